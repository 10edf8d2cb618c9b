#include "platform/http/internal/body.hpp"

#include "platform/http/internal/field_value.hpp"
#include "platform/http/internal/multipart.hpp"
#include "platform/http/internal/target.hpp"
#include "platform/http/internal/temp_file.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kFieldsInMemory = 2 * 1024 * 1024;  // all text fields of one multipart form
constexpr std::size_t kFirstReserve = 64 * 1024;

/// JSON, urlencoded and anything else that fits into memory.
class MemoryBody final : public BodySink {
 public:
  MemoryBody(bool form, bool text, MemoryBudget& budget, std::uint64_t expected)
      : form_(form), text_(text), budget_(budget) {
    bytes_.reserve(std::min<std::uint64_t>(expected, kFirstReserve));
  }
  ~MemoryBody() override { budget_ += taken_; }

  int write(std::string_view bytes) override {
    const auto size = static_cast<std::int64_t>(bytes.size());
    taken_ += size;
    if ((budget_ -= size) < 0) return 503;
    bytes_.append(bytes);
    return 0;
  }

  int finish(Request& request) override {
    if (text_ && !valid_utf8(bytes_)) return 400;
    if (!form_) {
      request.body = std::move(bytes_);
      return 0;
    }
    auto fields = parse_urlencoded(bytes_);
    if (!fields) return 400;
    request.form = std::move(*fields);
    request.body = std::move(bytes_);
    return 0;
  }

 private:
  bool form_;
  bool text_;
  MemoryBudget& budget_;
  std::int64_t taken_ = 0;
  std::string bytes_;
};

class FileSink final : public BodySink {
 public:
  explicit FileSink(const std::filesystem::path& temp) : file_(temp) {}
  bool on_disk() const override { return true; }
  int write(std::string_view bytes) override {
    file_.write(bytes);
    return 0;
  }
  int finish(Request& request) override {
    request.body_file = file_.finish();
    return 0;
  }

 private:
  TempFile file_;
};

class MultipartBody final : public BodySink, private PartSink {
 public:
  MultipartBody(std::string_view boundary, const std::filesystem::path& temp)
      : temp_(temp), parser_(boundary, {}, *this) {}
  bool on_disk() const override { return true; }
  int write(std::string_view bytes) override { return parser_.feed(bytes); }
  int finish(Request& request) override {
    if (const int status = parser_.finish()) return status;
    request.form = std::move(form_);
    request.files = std::move(files_);
    return 0;
  }

 private:
  int begin(PartHead head) override {
    if (head.filename) file_.emplace(temp_);
    head_ = std::move(head);
    value_.clear();
    return 0;
  }

  int data(std::string_view bytes) override {
    if (file_) {
      file_->write(bytes);
      return 0;
    }
    if ((text_bytes_ += bytes.size()) > kFieldsInMemory) return 413;
    value_.append(bytes);
    return 0;
  }

  int end() override { return file_ ? end_file() : end_field(); }

  int end_field() {
    if (!valid_utf8(value_)) return 400;
    form_.emplace_back(std::move(head_.name), std::move(value_));
    return 0;
  }

  int end_file() {
    const auto size = file_->size();
    auto path = file_->finish();
    file_.reset();
    // A file input that was left empty is sent as an empty file without a name.
    if (size == 0 && head_.filename->empty()) return 0;
    auto type = sniff_type(*path);
    files_.push_back({std::move(head_.name), std::move(*head_.filename), std::move(head_.type),
                      std::move(type), size, std::move(path)});
    return 0;
  }

  std::filesystem::path temp_;
  MultipartParser parser_;
  PartHead head_;
  std::optional<TempFile> file_;
  std::string value_;
  std::size_t text_bytes_ = 0;
  Pairs form_;
  std::vector<UploadedFile> files_;
};

bool is_text(std::string_view type) {
  return type == "application/json" || type.ends_with("+json") || type.starts_with("text/");
}

}  // namespace

BodyPlan plan_body(const Request& request, const RouteOptions& options, const std::filesystem::path& temp,
                   MemoryBudget& budget, std::optional<std::uint64_t> expected) {
  const auto header = request.headers.get("Content-Type").value_or(std::string_view{});
  if (options.stream_body) return {0, std::make_unique<FileSink>(temp)};
  const auto type = parse_field_value(header);
  if (!type) return {415, nullptr};
  if (type->value.starts_with("multipart/")) {
    if (!options.multipart || type->value != "multipart/form-data") return {415, nullptr};
    const auto boundary = multipart_boundary(header);
    if (!boundary) return {400, nullptr};
    return {0, std::make_unique<MultipartBody>(*boundary, temp)};
  }
  const bool form = type->value == "application/x-www-form-urlencoded";
  return {0, std::make_unique<MemoryBody>(form, is_text(type->value), budget, expected.value_or(0))};
}

}  // namespace qiying::http
