#pragma once
/// The filter of every list as SQL: literals put together, values always as parameters.

#include <string>
#include <string_view>
#include <vector>

#include "modules/appeal/internal/list.hpp"

namespace qiying::appeal {

/// A statement that grows. In a piece every `?` stands for the value that follows, in their order.
class Sql {
 public:
  template <class... Values>
  Sql& add(std::string_view piece, const Values&... values) {
    const db::Param params[] = {db::Param(values)..., db::Param(std::nullopt)};
    append(piece, std::span(params, sizeof...(Values)));
    return *this;
  }
  const std::string& text() const { return text_; }
  const std::vector<db::Param>& params() const { return params_; }

  template <class Row>
  std::vector<Row> rows(db::Connection& db) const {
    const auto found = db.run_params(text_, params_);
    std::vector<Row> out(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) db::read_row(found, i, base::type_of<Row>, &out[i]);
    return out;
  }

 private:
  void append(std::string_view piece, std::span<const db::Param> values);
  std::string text_;
  std::vector<db::Param> params_;
};

/// The moment at which a day begins in China.
base::Timestamp day_start(base::Date day);

/// How the caller's share of the appeals is reached: each form has its index.
enum class Reach {
  district,  ///< the centre and leaders: all
  subject,   ///< an enterprise: its own
  desk       ///< staff of an office: what it leads, helps with or has recorded
};
Reach reach_of(const auth::Caller& caller);

/// " and ..." for everything that the query names except states and clock.
void add_filters(Sql& sql, const kernel::Context& context, const ListQuery& query);
/// " and ..." for the clock.
void add_clock(Sql& sql, const kernel::Context& context, const ListQuery& query);
/// " and ..." for the states; drafts never stand in lists.
void add_states(Sql& sql, const ListQuery& query);
/// Nothing but states (and clock) is asked for: the tally can count it.
bool is_plain(const ListQuery& query);

/// The building of an appeal's address (alias a): without floor and room.
constexpr std::string_view kPlace = "regexp_replace(a.address, '[0-9A-Za-z-]+(层|楼|室|单元|号房).*$', '')";

/// "from appeal.appeal a where a.district = ... and (what the caller reaches)".
void add_reach(Sql& sql, const kernel::Context& context, Reach reach);
/// The paths of the caller's organisation and all below it, as SQL that gives one column `path`.
void add_paths(Sql& sql, const kernel::Context& context);
/// Conditions of what an office sees without leading it: what it has recorded, and what it helps with.
void add_beside(Sql& sql, const kernel::Context& context);

}  // namespace qiying::appeal
