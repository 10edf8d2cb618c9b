#pragma once
/// Following an appeal without an account: by its number and the code that was given for it.

#include <optional>
#include <string>

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

struct CodeInput {
  std::string number, code;
};
QY_DESCRIBE(CodeInput, QY_FIELD(number, .max = 30), QY_FIELD(code, .max = 20))

/// What somebody with the code may know: how it stands and what was answered, nothing personal.
struct ByCode {
  AppealId id;
  std::string number;
  State state = State::submitted;
  std::string title;
  std::optional<base::Timestamp> submitted_at, reply_due_at, replied_at, closed_at;
  std::string lead_org_name, answer;
};
QY_DESCRIBE(ByCode, QY_FIELD(id), QY_FIELD(number), QY_FIELD(state), QY_FIELD(title), QY_FIELD(submitted_at),
            QY_FIELD(reply_due_at), QY_FIELD(replied_at), QY_FIELD(closed_at), QY_FIELD(lead_org_name),
            QY_FIELD(answer))

/// A new code for a sent appeal, whose right is checked elsewhere; an older one ends.
std::string give_code_for(db::Connection& db, const Record& record);

/// 404 for a wrong number and for a wrong code alike.
base::Result<ByCode> by_code(kernel::Context& context, const CodeInput& input);

}  // namespace qiying::appeal
