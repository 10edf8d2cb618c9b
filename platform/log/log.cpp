#include "platform/log/log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <mutex>

#include "platform/base/json.hpp"
#include "platform/base/time.hpp"

namespace qiying::log {
namespace {

constexpr std::array<std::string_view, 5> kNames{"debug", "info", "warn", "error", "off"};

std::atomic<Level> g_level{Level::info};
std::atomic<int> g_target{STDERR_FILENO};
std::atomic<std::uint64_t> g_lost{0};
std::mutex g_file_mutex;       // of the two below; never taken by write()
std::filesystem::path g_path;  // empty: standard error
int g_file = -1;               // kept for ever once opened; reopening puts another file under the number

thread_local std::string t_scope;

struct AppendValue {
  std::string& out;
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(std::string_view text) const { base::write_json_string(out, text); }
  void operator()(double number) const {
    std::isfinite(number) ? void(fmt::format_to(std::back_inserter(out), "{}", number)) : void(out += "null");
  }
  template <std::integral T>
  void operator()(T number) const {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
};

void append_fields(std::string& line, Fields fields) {
  for (const auto& field : fields) {
    line += ',';
    base::write_json_string(line, field.name);
    line += ':';
    std::visit(AppendValue{line}, field.value);
  }
}

/// Whoever logs a failure may look at errno afterwards.
class KeepsErrno {
 public:
  KeepsErrno() = default;
  KeepsErrno(const KeepsErrno&) = delete;
  KeepsErrno& operator=(const KeepsErrno&) = delete;
  ~KeepsErrno() { errno = before_; }

 private:
  int before_ = errno;
};

/// Whether all of it was written; several writes happen only when the first one is cut short.
bool write_all(int target, std::string_view line) {
  while (!line.empty()) {
    const auto n = ::write(target, line.data(), line.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    line.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

base::Error cannot_open(const std::filesystem::path& path, int error) {
  const std::string reason = std::strerror(error);
  return base::invalid("log.file", "log.cannot_open",
                       {"无法打开日志文件 " + path.string() + "：" + reason,
                        "Cannot open the log file " + path.string() + ": " + reason},
                       {"请检查目录是否存在以及写入权限", "Check that the folder exists and may be written"});
}

/// Puts the file under g_file in one step, so that write() never meets a closed number.
base::Result<void> open_locked(const std::filesystem::path& path) {
  const int fresh = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (fresh < 0) return cannot_open(path, errno);
  if (g_file < 0) {
    g_file = fresh;
    return {};
  }
  const int done = ::dup3(fresh, g_file, O_CLOEXEC);
  const int error = errno;
  ::close(fresh);
  if (done < 0) return cannot_open(path, error);
  return {};
}

}  // namespace

std::string line_of(Level level, std::string_view event, Fields fields) {
  std::string line;
  line.reserve(256);
  line += "{\"ts\":\"";
  line += base::to_iso(base::SystemClock().now());
  line += "\",\"level\":\"";
  line += kNames[static_cast<std::size_t>(level)];
  line += "\",\"event\":";
  base::write_json_string(line, event);
  line += t_scope;
  append_fields(line, fields);
  line += "}\n";
  return line;
}

void write_lines(std::string_view lines) {
  const KeepsErrno keeps;
  if (!write_all(g_target.load(std::memory_order_relaxed), lines)) ++g_lost;
}

void write(Level level, std::string_view event, Fields fields) {
  if (!enabled(level)) return;
  const KeepsErrno keeps;  // the making of the line asks the system, too
  try {
    write_lines(line_of(level, event, fields));
  } catch (...) {
    ++g_lost;
  }
}

void set_level(Level level) {
  g_level.store(level, std::memory_order_relaxed);
}

bool enabled(Level level) {
  return level >= g_level.load(std::memory_order_relaxed) && level != Level::off;
}

std::optional<Level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == text) return static_cast<Level>(i);
  return std::nullopt;
}

base::Result<void> set_file(const std::filesystem::path& path) {
  const std::lock_guard lock(g_file_mutex);
  if (!path.empty()) QY_CHECK(open_locked(path));
  g_path = path;
  g_target.store(path.empty() ? STDERR_FILENO : g_file, std::memory_order_relaxed);
  return {};
}

base::Result<void> reopen() {
  const std::lock_guard lock(g_file_mutex);
  return g_path.empty() ? base::Result<void>{} : open_locked(g_path);
}

std::uint64_t lost_lines() {
  return g_lost.load(std::memory_order_relaxed);
}

Scope::Scope(Fields fields) : before_(t_scope.size()) {
  append_fields(t_scope, fields);
}

Scope::~Scope() {
  t_scope.resize(before_);
}

}  // namespace qiying::log
