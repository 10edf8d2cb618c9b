#pragma once
// What the tests share: short documents, and the findings of a text.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engines/disclosure/disclosure.hpp"

namespace qiying::disclosure::testing {

inline Report check(const std::string& text) {
  auto report = audit("test.txt", text);
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message.en));
  return *std::move(report);
}

inline std::vector<Finding> of_kind(const Report& report, const std::string& kind) {
  std::vector<Finding> out;
  std::ranges::copy_if(report.findings, std::back_inserter(out),
                       [&](const Finding& f) { return f.kind == kind; });
  return out;
}

/// A narrative with a heading, enough to be taken for a budget.
inline std::string budget(const std::string& body) {
  return "云水市梧桐区企业服务中心2025年部门预算\n\n第一部分 预算情况说明\n\n一、收支预算总体安排情况\n\n" +
         body + "\n\n二、其他\n\n货物类1万元。\n\n工程类1万元。\n\n服务类1万元。\n";
}

/// Told in one line: "kind stated -> expected".
inline std::string told(const Report& report) {
  std::string out;
  for (const auto& f : report.findings) out += f.kind + " " + f.stated + " -> " + f.expected + "\n";
  return out;
}

}  // namespace qiying::disclosure::testing
