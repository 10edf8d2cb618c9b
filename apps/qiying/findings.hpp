#pragma once
/// What the doctor finds.

#include <utility>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::app {

enum class Grade { good, advice, fault };

/// One line of the examination; `todo` says what to do when it is not good.
struct Finding {
  Grade grade;
  base::Text what, todo;
};
using Findings = std::vector<Finding>;

inline void good(Findings& out, base::Text what) {
  out.push_back({Grade::good, std::move(what), {}});
}
inline void advise(Findings& out, base::Text what, base::Text todo) {
  out.push_back({Grade::advice, std::move(what), std::move(todo)});
}
inline void fault(Findings& out, base::Text what, base::Text todo) {
  out.push_back({Grade::fault, std::move(what), std::move(todo)});
}
/// What reads the same in both languages: a command to type.
inline base::Text command(std::string line) {
  return {line, line};
}

}  // namespace qiying::app
