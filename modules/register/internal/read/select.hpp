#pragma once
/// SQL put together from literals; values become parameters.

#include "platform/db/db.hpp"

namespace qiying::register_ {

/// A growing list of conditions. `{}` in a condition stands for the next value's parameter.
class Where {
 public:
  /// Adds " and <condition>", each `{}` being one of `values` in order.
  template <class... Values>
  void add(std::string_view condition, const Values&... values) {
    text_ += " and ";
    std::size_t from = 0;
    (take(condition, from, db::Param(values)), ...);
    text_ += condition.substr(from);
  }
  /// The other's values with a text that refers to them, in front of any other condition.
  void take_over(const Where& other, std::string text) {
    params_ = other.params_;
    text_ = std::move(text);
  }
  const std::string& text() const { return text_; }
  const std::vector<db::Param>& params() const { return params_; }

 private:
  void take(std::string_view condition, std::size_t& from, db::Param value) {
    const auto at = condition.find("{}", from);
    text_ += condition.substr(from, at - from);
    params_.push_back(std::move(value));
    text_ += "$" + std::to_string(params_.size());
    from = at + 2;
  }
  std::string text_;
  std::vector<db::Param> params_;
};

/// Where a page of a list begins: the key and id of the row before it, in one of the tiers of a search.
struct Cursor {
  int tier = 0;
  std::string id;
  std::string key;
};
/// "tier.id.key"; empty text: the beginning. 422 list.cursor for anything else.
base::Result<std::optional<Cursor>> read_cursor(std::string_view text);
std::string write_cursor(const Cursor& cursor);

}  // namespace qiying::register_
