#pragma once
/// What can be done with appeals: one function a verb; authorisation stands in the first lines of each. They
/// run in the transaction of the request (kernel/context.hpp) and tell people through modules/account and
/// open screens through events.

#include "modules/appeal/internal/answered.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

/// What a draft may hold: anything from nothing to a whole appeal.
struct DraftInput {
  Kind kind = Kind::consult;
  std::string title, body;
  std::optional<CategoryId> category_id;
  std::string contact_name, contact_phone, street_code, address;
};
QY_DESCRIBE(DraftInput, QY_FIELD(kind), QY_FIELD(title, .min = 0, .max = 100),
            QY_FIELD(body, .min = 0, .max = 5000, .multiline = true), QY_FIELD(category_id),
            QY_FIELD(contact_name, .min = 0, .max = 50), QY_FIELD(contact_phone, .min = 0, .max = 30),
            QY_FIELD(street_code, .min = 0, .max = 20), QY_FIELD(address, .min = 0, .max = 200))

/// A complete appeal. `subject_id` is given by staff who record for an enterprise; `draft` keeps it unsent.
struct RaiseInput {
  Kind kind = Kind::consult;
  std::string title, body;
  std::optional<CategoryId> category_id;
  std::string contact_name, contact_phone;
  std::optional<std::string> street_code, address;
  std::optional<auth::SubjectId> subject_id;
  std::optional<Channel> channel;
  std::optional<base::Json> fields;  ///< {"key": "value"} of the category's form fields
};
QY_DESCRIBE(RaiseInput, QY_FIELD(kind), QY_FIELD(title, .min = 2, .max = 100, .doc = "标题 / title"),
            QY_FIELD(body, .min = 5, .max = 5000, .multiline = true, .doc = "情况说明 / what happened"),
            QY_FIELD(category_id), QY_FIELD(contact_name, .min = 1, .max = 50),
            QY_FIELD(contact_phone, .format = base::Format::phone), QY_FIELD(street_code, .max = 20),
            QY_FIELD(address, .max = 200), QY_FIELD(subject_id), QY_FIELD(channel), QY_FIELD(fields))

/// The body of every action; each reads what it needs and refuses what is missing.
struct ActionInput {
  std::optional<int> version;         ///< of the appeal as the caller saw it
  std::optional<auth::OrgId> org_id;  ///< dispatch: the leading organisation; add_cohandler, drop_cohandler
  std::optional<std::string> text;    ///< reply, stage, co_reply: the answer
  std::optional<std::string>
      reason;  ///< reject, divert, return, refuse_*, send_back, ask_extension, suspend, ...
  std::optional<std::string> note;            ///< note, dispatch, withdraw, rate, supervise, ...
  std::optional<bool> internal;               ///< note: not shown to the enterprise
  std::optional<std::string> code;            ///< reject, divert: of GET /api/v1/appeal-reasons
  std::optional<CategoryId> category_id;      ///< accept, dispatch: put right
  std::optional<bool> urgent, final;          ///< dispatch
  std::optional<base::Timestamp> until;       ///< ask_extension, suspend, track
  std::optional<auth::AccountId> handler_id;  ///< hand_over
  std::optional<AppealId> other_id;           ///< merge: the appeal that this one follows
  std::optional<Supervision> supervision;     ///< supervise
  std::optional<Level> level;                 ///< rate, call
  std::optional<int> stars;                   ///< rate
  std::optional<Outcome> outcome;             ///< call
  std::optional<bool> prompt, quick, solved;  ///< call: contacted promptly, handled quickly, solved
};
QY_DESCRIBE(ActionInput, QY_FIELD(version, .min = 1), QY_FIELD(org_id),
            QY_FIELD(text, .min = 5, .max = 5000, .multiline = true),
            QY_FIELD(reason, .min = 5, .max = 1000, .multiline = true),
            QY_FIELD(note, .max = 1000, .multiline = true), QY_FIELD(internal), QY_FIELD(code, .max = 30),
            QY_FIELD(category_id), QY_FIELD(urgent), QY_FIELD(final), QY_FIELD(until), QY_FIELD(handler_id),
            QY_FIELD(other_id), QY_FIELD(supervision), QY_FIELD(level), QY_FIELD(stars, .min = 1, .max = 5),
            QY_FIELD(outcome), QY_FIELD(prompt), QY_FIELD(quick), QY_FIELD(solved))

/// The caller's unsent draft, made when there is none. With `wanted`, the id that a form carries: the
/// caller's appeal of that id, made when there is none, and given as it is when it was sent already, so that
/// a form sent twice raises once. Needs appeal.raise.
base::Result<Record> open_draft(kernel::Context& context, std::optional<AppealId> wanted = {});
/// Keeps what was typed so far; `fields` {"key": "value"} of the category's form.
base::Result<Record> save_draft(kernel::Context& context, AppealId id, const DraftInput& input,
                                const base::Json& fields = {"{}"});
/// Sends the draft: gives it a number and starts the clocks. All that is missing is named at once.
base::Result<Record> submit_draft(kernel::Context& context, AppealId id);
/// Takes a file off the caller's draft; 409 once it is sent.
base::Result<void> drop_file(kernel::Context& context, AppealId id, files::FileId file);
/// Raises a complete appeal in one go (API, phone desk, visit). Needs appeal.raise or appeal.record.
base::Result<Record> raise(kernel::Context& context, const RaiseInput& input, Answered* answered = nullptr);

/// One appeal that the caller may see; 404 otherwise.
base::Result<Record> get(kernel::Context& context, AppealId id);
/// One appeal to which the caller may add files; 404, 403 for those who only read, 409 when it is over.
base::Result<Record> get_to_add(kernel::Context& context, AppealId id);
/// Takes one step. 404, 403, 409 (`appeal.version` when it changed meanwhile, `appeal.state`), 422 for what
/// is missing.
/// With `answered` the caller answers with view_after_step.
base::Result<Record> act(kernel::Context& context, AppealId id, Action action, const ActionInput& input,
                         Answered* answered = nullptr);

}  // namespace qiying::appeal
