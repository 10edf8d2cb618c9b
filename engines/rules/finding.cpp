#include "engines/rules/finding.hpp"

#include <fmt/format.h>

namespace qiying::rules {
namespace {

// A file of nothing but faults must not fill the memory.
constexpr std::size_t kMostFindings = 1000;

}  // namespace

void Findings::error(Place place, std::string_view code, base::Text message, base::Text help) {
  ++errors_;
  if (all_.size() < kMostFindings)
    all_.push_back({Severity::error, std::string(code), file_, place, std::move(message), std::move(help)});
  else
    --errors_;
}

void Findings::warning(Place place, std::string_view code, base::Text message, base::Text help) {
  if (all_.size() < kMostFindings)
    all_.push_back({Severity::warning, std::string(code), file_, place, std::move(message), std::move(help)});
}

std::string to_line(const Finding& f) {
  const bool error = f.severity == Severity::error;
  auto out = fmt::format("{}:{}:{}: {} {}: {} / {}", f.file, f.place.line, f.place.column,
                         error ? "错误/error" : "提醒/warning", f.code, f.message.zh, f.message.en);
  if (!f.help.zh.empty()) out += fmt::format("\n    {} / {}", f.help.zh, f.help.en);
  return out;
}

}  // namespace qiying::rules
