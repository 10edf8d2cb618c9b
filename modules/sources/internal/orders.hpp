#pragma once
/// Work orders about findings, to the department that answers for a source.
///
///     open → answered (the department) → closed (the registrar) | open again

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

enum class OrderState { open, answered, closed };
QY_ENUM(OrderState, "open", "answered", "closed")
struct OrderView {
  OrderId id;
  std::string source_code, source_name, rule;
  std::int64_t findings = 0;
  std::string owner_name;
  OrderState state = OrderState::open;
  std::string wanted, answer;
  base::Date due;
  bool late = false;
  std::string by_name, answered_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> answered_at, closed_at;
  int version = 1;
};
QY_DESCRIBE(OrderView, QY_FIELD(id), QY_FIELD(source_code), QY_FIELD(source_name), QY_FIELD(rule),
            QY_FIELD(findings), QY_FIELD(owner_name), QY_FIELD(state), QY_FIELD(wanted), QY_FIELD(answer),
            QY_FIELD(due), QY_FIELD(late), QY_FIELD(by_name), QY_FIELD(answered_name), QY_FIELD(created_at),
            QY_FIELD(answered_at), QY_FIELD(closed_at), QY_FIELD(version))
struct OrderInput {
  std::string source_code, rule;
  std::string wanted;
  base::Date due;
};
QY_DESCRIBE(OrderInput, QY_FIELD(source_code, .min = 1, .max = 31), QY_FIELD(rule, .min = 1, .max = 60),
            QY_FIELD(wanted, .min = 2, .max = 1000), QY_FIELD(due))
struct OrderStep {
  int version = 0;
  std::string text;  ///< the answer; or why it is open again
};
QY_DESCRIBE(OrderStep, QY_FIELD(version, .min = 1), QY_FIELD(text, .min = 0, .max = 1000))

/// Errors: sources.no_owner (409: nobody answers for the source), sources.no_findings (409), sources.due
/// (422), sources.state and sources.version (409), field.required at "text".
void register_orders(kernel::Registry& r);

}  // namespace qiying::sources
