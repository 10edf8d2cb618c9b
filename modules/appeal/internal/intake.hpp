#pragma once
/// Appeals that other channels of the city hand over by program: 12345, 一站直通. Each has a token and its
/// own numbers; the same number hands over once, however often it is sent.

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

using SourceId = base::Id<struct SourceTag>;

/// What another channel hands over.
struct IntakeInput {
  std::string external_no;
  Kind kind = Kind::help;
  std::string title, body, contact_name, contact_phone;
  std::optional<std::string> uscc, enterprise_name, category_code, street_code, address;
  std::optional<base::Json> fields;  ///< {"key": "value"} of the category's own form fields
};
QY_DESCRIBE(IntakeInput, QY_FIELD(external_no, .min = 1, .max = 60, .doc = "来源系统的编号 / their number"),
            QY_FIELD(kind), QY_FIELD(title, .min = 2, .max = 100),
            QY_FIELD(body, .min = 5, .max = 5000, .multiline = true),
            QY_FIELD(contact_name, .min = 1, .max = 50),
            QY_FIELD(contact_phone, .format = base::Format::phone), QY_FIELD(uscc, .max = 30),
            QY_FIELD(enterprise_name, .max = 200), QY_FIELD(category_code, .max = 40),
            QY_FIELD(street_code, .max = 20), QY_FIELD(address, .max = 200), QY_FIELD(fields))

/// How it stands, for the channel that handed it over.
struct IntakeView {
  std::string external_no, number;
  State state = State::submitted;
  std::string state_title, lead_org_name, answer;
  std::optional<base::Timestamp> submitted_at, reply_due_at, replied_at, closed_at;
  bool known = false;  ///< this number had been handed over before
};
QY_DESCRIBE(IntakeView, QY_FIELD(external_no), QY_FIELD(number), QY_FIELD(state), QY_FIELD(state_title),
            QY_FIELD(lead_org_name), QY_FIELD(answer), QY_FIELD(submitted_at), QY_FIELD(reply_due_at),
            QY_FIELD(replied_at), QY_FIELD(closed_at), QY_FIELD(known))

/// 401 without a good token; 409 `appeal.external_no` when the number was used for something else.
base::Result<IntakeView> hand_over_from_outside(kernel::Context& context, const IntakeInput& input);

void register_intake(kernel::Registry& registry);
/// Who may hand over: tokens given and ended (sources.cpp).
void register_sources(kernel::Registry& registry);

}  // namespace qiying::appeal
