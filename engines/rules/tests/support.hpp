#pragma once
// What the tests share: the shipped content and short ways to write policies and facts.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engines/rules/explain.hpp"
#include "engines/rules/library.hpp"

namespace qiying::rules::testing {

inline std::filesystem::path content_root() {
  return std::filesystem::path(__FILE__).parent_path() / "../../../content";
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path);
  return (std::ostringstream() << in.rdbuf()).str();
}

inline std::vector<Document> documents_of(const std::string& folder) {
  std::vector<Document> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(content_root() / folder))
    if (entry.is_regular_file())
      out.push_back({"content/" + folder + "/" + entry.path().filename().string(), slurp(entry.path())});
  return out;
}

/// Catalogue, code lists, tables and parameters, without policies.
inline const std::vector<Document>& law() {
  static const auto out = [] {
    auto all = documents_of("facts");
    for (auto& d : documents_of("parameters")) all.push_back(std::move(d));
    return all;
  }();
  return out;
}

/// A library of the shipped law and the policies given as texts.
inline Library library_of(const std::vector<std::string>& policies, Findings& findings) {
  auto documents = law();
  int n = 0;
  for (const auto& p : policies) documents.push_back({"p" + std::to_string(++n) + ".yaml", p});
  return load(documents, findings);
}

/// A policy with the conditions and the rest given as YAML.
inline std::string policy_text(const std::string& conditions, const std::string& more = "",
                               const std::string& id = "p") {
  return "编号: " + id +
         "\n标题: 测试政策\n文号: 测〔2026〕1号\n发文机关: 测试机关\n层级: 区\n状态: 有效\n施行日期: "
         "2026-01-01\n"
         "受众: 企业\n摘要: 测试\n来源: {地址: \"https://example.gov.cn\"}\n" +
         more + "条件:\n" + conditions;
}

inline base::Date day(const std::string& text) {
  return *base::parse_date(text);
}

/// Facts from "staff=20 人" texts.
inline Facts facts_of(const Catalogue& catalogue, const std::vector<std::string>& texts) {
  Facts out;
  for (const auto& t : texts) {
    const auto equals = t.find('=');
    const auto use = catalogue.find(t.substr(0, equals));
    REQUIRE_MESSAGE(use, t);
    auto datum = parse_value(catalogue.at(use->fact), t.substr(equals + 1));
    REQUIRE_MESSAGE(datum.ok(), t);
    out.set(*use, *std::move(datum));
  }
  return out;
}

/// The codes of all findings, in order: "rules.unit@12:5".
inline std::string codes_of(const Findings& findings) {
  std::string out;
  for (const auto& f : findings.all())
    out += (out.empty() ? "" : " ") + f.code + "@" + std::to_string(f.place.line) + ":" +
           std::to_string(f.place.column);
  return out;
}

}  // namespace qiying::rules::testing
