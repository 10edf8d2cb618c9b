#pragma once
/// The words of the demo, read once from modules/demo/data. Immutable, thread-safe.

#include <map>
#include <string>
#include <vector>

#include "modules/appeal/appeal.hpp"

namespace qiying::demo {

struct StreetPlan {
  std::string code, name, en;
  std::vector<std::string> roads;
};
struct OrgPlan {
  std::string parent;  ///< code; empty: the district
  std::string code, name, en;
};

/// A line of business as it stands in names: the more words, the more enterprises.
struct Trade {
  std::string code;  ///< GB/T 4754-2017
  std::string scope;
};
struct TradeWord {
  std::string word;
  std::size_t trade = 0;
};
struct Trades {
  std::vector<Trade> trades;
  std::vector<TradeWord> words;
};

struct Ask {
  appeal::Kind kind = appeal::Kind::consult;
  std::string title, body;
};
struct Group {
  std::string code, name, en;
};
struct Leaf {
  std::string group, code, name, en, lead;
  std::vector<Ask> asks;
  std::vector<std::string> answers;  ///< the nth belongs to the nth ask
};

struct Policy {
  std::string title, number, source, url, date;
  std::vector<std::string> points;
};
struct Series {
  std::string section, source, title;
  int count = 0;
  std::vector<std::string> body;
};

struct Material {
  std::vector<StreetPlan> streets;
  std::vector<OrgPlan> departments;  ///< d01, d02, ...
  std::vector<OrgPlan> sections;
  OrgPlan centre;
  std::vector<std::string> surnames, given, given_two;
  std::vector<std::string> trade_names;  ///< 字号, without those on the stop list
  Trades companies, shops;
  std::vector<Group> groups;
  std::vector<Leaf> leaves;
  std::map<std::string, std::vector<std::string>> phrases;  ///< "step.return"
  std::vector<Policy> policies;
  std::vector<Series> series;

  const std::vector<std::string>& phrase(const std::string& name) const { return phrases.at(name); }
};

/// Throws std::runtime_error with file and place when a file is missing or wrong: a fault of the build.
const Material& material();

}  // namespace qiying::demo
