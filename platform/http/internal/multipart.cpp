#include "platform/http/internal/multipart.hpp"

#include <algorithm>

#include "platform/http/internal/field_value.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kLongestName = 255;

/// Browsers send %22 %0D %0A for what cannot stand in a quoted string (HTML standard, form submission).
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto three = text.substr(i, 3);
    const bool escape = iequals(three, "%22") || iequals(three, "%0D") || iequals(three, "%0A");
    out.push_back(!escape ? text[i] : three[1] == '2' ? '"' : ' ');
    if (escape) i += 2;
  }
  return out;
}

std::string base_name(std::string_view filename) {
  filename = filename.substr(filename.find_last_of("/\\") + 1);
  std::string out;
  for (const char c : filename)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out.push_back(c);
  if (out == "." || out == "..") out.clear();
  while (out.size() > kLongestName || !valid_utf8(out)) out.pop_back();
  return out;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const auto type = parse_field_value(content_type);
  if (!type || type->value != "multipart/form-data") return std::nullopt;
  const auto boundary = type->param("boundary");
  constexpr std::string_view marks = "'()+_,-./:=? ";
  const auto allowed = [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  };
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ') return std::nullopt;
  if (!std::all_of(boundary->begin(), boundary->end(), allowed)) return std::nullopt;
  return std::string(*boundary);
}

std::optional<PartHead> parse_part_head(std::string_view lines) {
  PartHead head;
  bool named = false;
  while (!lines.empty()) {
    auto line = next_part(lines, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto name = next_part(line, ':');
    if (!is_token(name)) return std::nullopt;
    if (iequals(name, "content-type")) head.type = trim(line);
    if (!iequals(name, "content-disposition")) continue;
    const auto value = parse_field_value(line);
    if (named || !value || value->value != "form-data" || !value->param("name")) return std::nullopt;
    named = true;
    head.name = unescape(*value->param("name"));
    if (const auto filename = value->param("filename")) {
      if (!valid_utf8(*filename)) return std::nullopt;
      head.filename = base_name(unescape(*filename));
    }
  }
  if (!named || !valid_utf8(head.name) || !valid_utf8(head.type)) return std::nullopt;
  return head;
}

MultipartParser::MultipartParser(std::string_view boundary, MultipartLimits limits, PartSink& sink)
    : delimiter_(std::string("\r\n--").append(boundary)), limits_(limits), sink_(sink) {}

int MultipartParser::feed(std::string_view bytes) {
  if (status_ != 0 || state_ == State::epilogue) return status_;
  buffer_.append(bytes);
  while (status_ == 0 && step() == Step::again) {
  }
  buffer_.erase(0, at_);
  at_ = 0;
  return status_;
}

MultipartParser::Step MultipartParser::step() {
  switch (state_) {
    case State::preamble:
      return skip_preamble();
    case State::delimiter:
      return after_delimiter();
    case State::header:
      return read_header();
    case State::body:
      return read_body();
    case State::epilogue:
      at_ = buffer_.size();
      return Step::more;
  }
  return Step::more;
}

MultipartParser::Step MultipartParser::skip_preamble() {
  const auto found = rest().find(delimiter_);
  if (found == std::string_view::npos) {
    at_ += rest().size() - std::min(rest().size(), delimiter_.size() - 1);
    return Step::more;
  }
  at_ += found + delimiter_.size();
  state_ = State::delimiter;
  return Step::again;
}

MultipartParser::Step MultipartParser::after_delimiter() {
  if (rest().size() < 2) return Step::more;
  const auto mark = rest().substr(0, 2);
  at_ += 2;
  if (mark == "--") {
    state_ = State::epilogue;
  } else if (mark == "\r\n") {
    state_ = State::header;
    if (++parts_ > limits_.parts) status_ = 413;
  } else {
    status_ = 400;
  }
  return Step::again;
}

MultipartParser::Step MultipartParser::read_header() {
  const auto end = rest().find("\r\n\r\n");
  // Without an end, the last three bytes may belong to it.
  if (std::min(end, rest().size() - std::min<std::size_t>(rest().size(), 3)) > limits_.header) {
    status_ = 400;
    return Step::more;
  }
  if (end == std::string_view::npos) return Step::more;
  auto head = parse_part_head(rest().substr(0, end));
  at_ += end + 4;
  status_ = head ? sink_.begin(std::move(*head)) : 400;
  state_ = State::body;
  return Step::again;
}

MultipartParser::Step MultipartParser::read_body() {
  const auto found = rest().find(delimiter_);
  const bool complete = found != std::string_view::npos;
  const auto length = complete ? found : rest().size() - std::min(rest().size(), delimiter_.size() - 1);
  if (length > 0) status_ = sink_.data(rest().substr(0, length));
  at_ += length;
  if (!complete) return Step::more;
  at_ += delimiter_.size();
  state_ = State::delimiter;
  if (status_ == 0) status_ = sink_.end();
  return Step::again;
}

}  // namespace qiying::http
