#pragma once
/// The inbox: one filter for list, counts, export and figures, so that the same filter always gives the same
/// answer.

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// Which cases of a figure a list shows, so that every number of the figures leads to its cases. Those of
/// calls count the last call of each appeal in the days `from` to `to`, `closed` the closing in these days;
/// all others count appeals submitted in them.
enum class Counted {
  led,  ///< by an office
  signed_for,
  signed_in_time,
  answered,
  answered_in_time,
  rated,
  content,  ///< satisfied or basically so
  transferred,
  late,      ///< answered after the deadline, or not yet and past it
  repeated,  ///< second and later ones of an enterprise among what the other filters select
  closed,
  called,
  reached,
  refused,
  unreachable,
  prompt,
  quick,
  solved,
  call_satisfied,
  call_basic,
  call_dissatisfied
};
QY_ENUM(Counted, "led", "signed", "signed_in_time", "answered", "answered_in_time", "rated", "content",
        "transferred", "late", "repeated", "closed", "called", "reached", "refused", "unreachable", "prompt",
        "quick", "solved", "call_satisfied", "call_basic", "call_dissatisfied")

/// What an appeal may lack.
enum class Blank { category, street, org };
QY_ENUM(Blank, "category", "street", "org")

/// Query string of every list of appeals.
struct ListQuery {
  std::optional<std::string> q;  ///< in number, title, text, enterprise
  std::vector<State> state;
  std::optional<Kind> kind;
  std::optional<Channel> channel;
  std::optional<CategoryId> category;  ///< or any category below it
  bool itself = false;                 ///< the category, none below it
  std::optional<auth::OrgId> org;      ///< leading organisation, exactly
  std::optional<ClockColour> clock;
  std::optional<auth::SubjectId> subject;
  std::optional<std::string> street;
  std::optional<std::string> place;  ///< the building, as figures group addresses
  std::vector<Blank> without;
  std::optional<Counted> counted;
  std::optional<State> left;               ///< left this state in the days `from` to `to`
  std::optional<AppealId> parent;          ///< those that follow this one
  std::optional<Supervision> supervision;  ///< at this level
  std::optional<Level> rating;
  std::optional<bool> urgent, redone, returned, extended;  ///< at least once
  bool asking = false;                 ///< an extension was asked for and waits for a decision
  bool supervised = false;             ///< at any level
  bool mine = false;                   ///< handled by the caller
  bool helping = false;                ///< the caller's organisation was asked to help and has not answered
  std::optional<base::Date> from, to;  ///< days of submission (or see Counted) in China, both included
  std::optional<std::string> sort;     ///< "-submitted_at" (default), "due_at", "reply_due_at", "number"
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(ListQuery, QY_FIELD(q, .max = 100), QY_FIELD(state), QY_FIELD(kind), QY_FIELD(channel),
            QY_FIELD(category), QY_FIELD(itself), QY_FIELD(org), QY_FIELD(clock), QY_FIELD(subject),
            QY_FIELD(street, .max = 20), QY_FIELD(place, .max = 200), QY_FIELD(without), QY_FIELD(counted),
            QY_FIELD(left), QY_FIELD(parent), QY_FIELD(supervision), QY_FIELD(rating), QY_FIELD(urgent),
            QY_FIELD(redone), QY_FIELD(returned), QY_FIELD(extended), QY_FIELD(asking), QY_FIELD(supervised),
            QY_FIELD(mine), QY_FIELD(helping), QY_FIELD(from), QY_FIELD(to), QY_FIELD(sort, .max = 20),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 200))

/// A line of the inbox.
struct AppealRow {
  AppealId id;
  std::string number;
  Kind kind = Kind::consult;
  Channel channel = Channel::portal;
  std::string title;
  std::optional<CategoryId> category_id;
  std::string category_name;
  State state = State::submitted;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name;
  std::string street_code;
  std::optional<auth::OrgId> lead_org_id;
  std::string lead_org_name;
  std::string handler_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at, sign_due_at, signed_at, reply_due_at, replied_at, closed_at,
      due_at;
  std::optional<Level> rating;
  Supervision supervision = Supervision::none;
  bool urgent = false;
  int redo_count = 0;
  ClockColour clock = ClockColour::none;
  int version = 1;
};
QY_DESCRIBE(AppealRow, QY_FIELD(id), QY_FIELD(number), QY_FIELD(kind), QY_FIELD(channel), QY_FIELD(title),
            QY_FIELD(category_id), QY_FIELD(category_name), QY_FIELD(state), QY_FIELD(subject_id),
            QY_FIELD(subject_name), QY_FIELD(street_code), QY_FIELD(lead_org_id), QY_FIELD(lead_org_name),
            QY_FIELD(handler_name), QY_FIELD(created_at), QY_FIELD(submitted_at), QY_FIELD(sign_due_at),
            QY_FIELD(signed_at), QY_FIELD(reply_due_at), QY_FIELD(replied_at), QY_FIELD(closed_at),
            QY_FIELD(due_at), QY_FIELD(rating), QY_FIELD(supervision), QY_FIELD(urgent), QY_FIELD(redo_count),
            QY_FIELD(clock), QY_FIELD(version))

/// How many appeals of the filter stand where; exact, whatever the page shows.
struct Counts {
  std::int64_t all = 0, received = 0, submitted = 0, dispatched = 0, in_progress = 0, returning = 0,
               suspended = 0, tracking = 0, checking = 0, replied = 0, calling_back = 0, closed = 0,
               overdue = 0, due_soon = 0, closed_today = 0;
};
QY_DESCRIBE(Counts, QY_FIELD(all), QY_FIELD(received), QY_FIELD(submitted), QY_FIELD(dispatched),
            QY_FIELD(in_progress), QY_FIELD(returning), QY_FIELD(suspended), QY_FIELD(tracking),
            QY_FIELD(checking), QY_FIELD(replied), QY_FIELD(calling_back), QY_FIELD(closed),
            QY_FIELD(overdue), QY_FIELD(due_soon), QY_FIELD(closed_today))

/// One page of what the caller may see; 422 for an unknown sort or a broken cursor.
base::Result<kernel::List<AppealRow>> list(kernel::Context& context, const ListQuery& query);
/// Counts for the same filter (state, sort and page are ignored).
base::Result<Counts> counts(kernel::Context& context, const ListQuery& query);

}  // namespace qiying::appeal
