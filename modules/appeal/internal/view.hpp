#pragma once
/// One appeal as its readers see it: what a caller may not see is masked here.

#include "modules/appeal/internal/answered.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

/// A step in the timeline.
struct StepView {
  base::Timestamp at;
  std::string action;
  std::string part;     ///< staff only: in which part somebody acted
  std::string by_name;  ///< staff see the person, enterprises the post's organisation only
  std::string by_org;
  std::string from_state, to_state;
  std::string note;
  bool is_public = true;
  std::string rule;  ///< staff only: the rules it was taken under
};
QY_DESCRIBE(StepView, QY_FIELD(at), QY_FIELD(action), QY_FIELD(part), QY_FIELD(by_name), QY_FIELD(by_org),
            QY_FIELD(from_state), QY_FIELD(to_state), QY_FIELD(note), QY_FIELD(is_public), QY_FIELD(rule))

struct RatingView {
  Level level = Level::satisfied;
  std::optional<int> stars;
  std::string comment;
};
QY_DESCRIBE(RatingView, QY_FIELD(level), QY_FIELD(stars), QY_FIELD(comment))

/// Everything of one appeal that the caller may see.
struct AppealView {
  AppealId id;
  std::string number;
  Kind kind = Kind::consult;
  Channel channel = Channel::portal;
  State state = State::draft;
  std::string title, body;
  std::optional<CategoryId> category_id;
  std::string category_name;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name;
  std::string contact_name,
      contact_phone;  ///< masked ("张*", "138****8000") unless the caller must call back
  bool contact_masked = true;
  std::string street_code, address;
  std::optional<auth::OrgId> lead_org_id;
  std::string lead_org_name, handler_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, dispatched_at, sign_due_at, signed_at, reply_due_at,
      replied_at, closed_at;
  int redo_count = 0;
  std::optional<RatingView> rating;
  ClockColour clock = ClockColour::none;
  std::optional<base::Timestamp> clock_due_at;
  std::vector<files::FileInfo> files;
  std::vector<StepView> timeline;
  std::vector<std::string> actions;  ///< what the caller may do now
  base::Json fields{"{}"};           ///< what the category's own form fields hold
  bool urgent = false, confidential = false;
  std::optional<AppealId> parent_id;  ///< the appeal that this one follows
  std::string reason_code;            ///< why it was not accepted or diverted
  std::optional<base::Timestamp> accepted_at, contact_due_at, contacted_at, paused_at, paused_until;
  // Staff only.
  std::string rule;         ///< the rules it is handled under
  bool designated = false;  ///< the centre has ruled: no return
  std::vector<Cohandler> cohandlers;
  std::optional<base::Timestamp> extension_until;  ///< asked for, waits for a decision
  Supervision supervision = Supervision::none;
  int return_count = 0, dispatch_count = 0, call_count = 0;
  int version = 1;
};
QY_DESCRIBE(AppealView, QY_FIELD(id), QY_FIELD(number), QY_FIELD(kind), QY_FIELD(channel), QY_FIELD(state),
            QY_FIELD(title), QY_FIELD(body), QY_FIELD(category_id), QY_FIELD(category_name),
            QY_FIELD(subject_id), QY_FIELD(subject_name), QY_FIELD(contact_name), QY_FIELD(contact_phone),
            QY_FIELD(contact_masked), QY_FIELD(street_code), QY_FIELD(address), QY_FIELD(lead_org_id),
            QY_FIELD(lead_org_name), QY_FIELD(handler_name), QY_FIELD(created_at), QY_FIELD(submitted_at),
            QY_FIELD(dispatched_at), QY_FIELD(sign_due_at), QY_FIELD(signed_at), QY_FIELD(reply_due_at),
            QY_FIELD(replied_at), QY_FIELD(closed_at), QY_FIELD(redo_count), QY_FIELD(rating),
            QY_FIELD(clock), QY_FIELD(clock_due_at), QY_FIELD(files), QY_FIELD(timeline), QY_FIELD(actions),
            QY_FIELD(fields), QY_FIELD(urgent), QY_FIELD(confidential), QY_FIELD(parent_id),
            QY_FIELD(reason_code), QY_FIELD(accepted_at), QY_FIELD(contact_due_at), QY_FIELD(contacted_at),
            QY_FIELD(paused_at), QY_FIELD(paused_until), QY_FIELD(rule), QY_FIELD(designated),
            QY_FIELD(cohandlers), QY_FIELD(extension_until), QY_FIELD(supervision), QY_FIELD(return_count),
            QY_FIELD(dispatch_count), QY_FIELD(call_count), QY_FIELD(version))

/// Reads what belongs to `record` and masks for the caller. Reading a contact that is not one's own is
/// audited.
AppealView view_of(kernel::Context& context, const Record& record);
/// The same for the answer to a step, whose audit entry tells of the reading (`contact_use`), from what was
/// asked for when the case was read (Answered).
AppealView view_after_step(kernel::Context& context, const Record& record, Answered& answered);
/// What staff read of persons when they see the case; nothing when it is masked.
std::optional<audit::Use> contact_use(const auth::Caller& caller, const Record& record);

/// "张小明" → "张**".
std::string mask_name(std::string_view name);

}  // namespace qiying::appeal
