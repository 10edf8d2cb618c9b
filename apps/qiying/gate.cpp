#include "apps/qiying/gate.hpp"

#include <fstream>
#include <sstream>

#include "platform/log/log.hpp"

namespace qiying::app {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kEvery{2};

bool is_read(const http::Request& request) {
  return request.method == http::Method::get || request.method == http::Method::head;
}

/// What stays open: those who look after the program must get in, and monitors must see it.
bool always_open(const http::Request& request) {
  constexpr std::string_view kPaths[] = {"/login", "/logout", "/api/v1/session", "/api/v1/me"};
  constexpr std::string_view kFolders[] = {"/static/", "/desk",   "/healthz",        "/readyz",
                                           "/metrics", "/login/", "/api/v1/session/"};
  return std::ranges::any_of(kPaths, [&](auto path) { return request.path == path; }) ||
         std::ranges::any_of(kFolders, [&](auto folder) { return request.path.starts_with(folder); });
}

base::Error under_maintenance(const std::string& words) {
  return {.kind = base::ErrorKind::unavailable,
          .code = "maintenance",
          .message = {words.empty() ? "系统正在维护，请稍后再来" : words,
                      words.empty() ? "The service is under maintenance: please come back later" : words},
          .help = {"已提交的内容不受影响", "What was submitted before is safe"}};
}

base::Error disk_full() {
  return {.kind = base::ErrorKind::unavailable,
          .code = "disk.full",
          .message = {"系统暂时只能查看，不能提交", "For the moment one can look, but not submit"},
          .help = {"请保留已填写的内容，稍后再提交；管理员已收到告警",
                   "Keep what you typed and submit it later; the administrators have been told"}};
}

std::optional<std::string> words_in(const fs::path& file) {
  std::ifstream in(file);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  auto out = text.str();
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

}  // namespace

fs::path maintenance_file(const fs::path& data) {
  return data / "maintenance";
}

Gate::Gate(fs::path data, std::uintmax_t reserve) : data_(std::move(data)), reserve_(reserve) {}

Gate::State Gate::look() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kEvery && looked_.time_since_epoch().count() != 0) return state_;
  looked_ = now;
  std::error_code unknown;
  const auto space = fs::space(data_, unknown);
  const bool full = !unknown && space.available < reserve_;
  if (full != state_.full)
    log::warn(full ? "disk.full" : "disk.room", {{"free", static_cast<std::int64_t>(space.available)}});
  state_ = {full, words_in(maintenance_file(data_))};
  return state_;
}

std::optional<base::Error> Gate::check(const http::Request& request, const auth::Caller& caller) {
  const auto state = look();
  if (state.maintenance && !always_open(request) && !caller.can("platform.jobs"))
    return under_maintenance(*state.maintenance);
  if (state.full && !is_read(request) && !always_open(request)) return disk_full();
  return std::nullopt;
}

}  // namespace qiying::app
