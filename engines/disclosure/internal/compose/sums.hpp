#pragma once
// The figures of a book in hundredths of 万元, added up as the tables need them.

#include <functional>

#include "engines/disclosure/compose.hpp"

namespace qiying::disclosure::internal {

using Cents = std::int64_t;  // 0.01 万元

Cents cents(base::Fen amount);
// "131.56"; nought too.
std::string digits(Cents amount);
// The same in a table: nought is blank.
std::string cell(Cents amount);
// "30.13" of part / whole * 100, half up.
std::string percent(Cents part, Cents whole);

struct Item {
  std::string code, name;
  Source source = Source::general;
  Cents staff = 0, office = 0, project = 0, initial = 0, whole = 0;
  Cents basic() const { return staff + office; }
  Cents total() const { return basic() + project; }
};

// A class 类 with its groups 款 and items 项, in order of code.
struct Group {
  std::string code, name;
  std::vector<Item> items;
};
struct Class {
  std::string code, name;
  std::vector<Group> groups;
};

using Of = std::function<Cents(const Item&)>;

class Sums {
 public:
  explicit Sums(const Book& book);
  const Book& book;
  std::vector<Class> classes;  // all sources
  // The sum of `of` over the items of the sources.
  Cents all(const Of& of) const;
  static Cents of_group(const Group& g, const Of& of);
  static Cents of_class(const Class& c, const Of& of);
  Cents source(Source s) const;
  Cents total() const;   // everything
  Cents fiscal() const;  // without own money
  Cents basic() const;
  Cents project() const;
};

// What counts for one source only.
Of only(Source s, const Of& of);
Cents total_of(const Item& i);
Cents basic_of(const Item& i);
Cents project_of(const Item& i);
Cents three_total(const ThreePublic& t);
Cents three_cars(const ThreePublic& t);
std::string_view name_of_source(Source s, DocumentKind kind);

// Parts of the document.
void add_budget_tables(const Sums& s, Paper& paper);
void add_final_tables(const Sums& s, Paper& paper);
void add_goal_tables(const Sums& s, Paper& paper);
void write_budget(const Sums& s, Paper& paper);
void write_final(const Sums& s, Paper& paper);
void write_glossary(const Sums& s, Paper& paper);

// Blocks.
inline void heading(Paper& p, int level, std::string text) {
  p.blocks.push_back({level, std::move(text), -1});
}
inline void say(Paper& p, std::string text) {
  p.blocks.push_back({0, std::move(text), -1});
}
// "增加131.56万元，增长30.13%" against last year; "与上年持平" when equal.
std::string change(Cents now, Cents last);

}  // namespace qiying::disclosure::internal
