#include "modules/appeal/internal/callers.hpp"

#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/view.hpp"
#include "platform/base/phone.hpp"

namespace qiying::appeal {
namespace {

struct CallerInput {
  std::string phone;
};
QY_DESCRIBE(CallerInput, QY_FIELD(phone, .min = 1, .max = 30))

/// An earlier appeal of the same telephone.
struct CallerAppeal {
  AppealId id;
  std::string number, title;
  State state = State::draft;
  std::optional<auth::SubjectId> subject_id;
  std::string subject_name, contact_name;
  base::Timestamp created_at;
};
QY_DESCRIBE(CallerAppeal, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(state),
            QY_FIELD(subject_id), QY_FIELD(subject_name),
            QY_FIELD(contact_name, .doc = "脱敏 / masked", .sealed = kContactName), QY_FIELD(created_at))

/// The newest appeals of a telephone, of those that the caller may see.
base::Result<kernel::List<CallerAppeal>> known_caller(kernel::Context& c, const CallerInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.record"));
  constexpr std::size_t kShortest = 7;
  kernel::List<CallerAppeal> out;
  if (base::phone_digits(in.phone).size() < kShortest) return out;
  out.items = c.db().query<CallerAppeal>(
      "select id, coalesce(number, '') as number, title, state, subject_id, subject_name, contact_name, "
      "created_at from appeal.appeal where district = $1 and contact_mark = $2 and state <> 'draft' order by "
      "created_at desc limit 5",
      c.caller.district, contact_mark(c.db(), in.phone));
  for (auto& one : out.items) one.contact_name = mask_name(one.contact_name);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

void register_callers(kernel::Registry& r) {
  r.post<CallerInput, kernel::List<CallerAppeal>>(
      "/api/v1/appeals/callers",
      {.access = {.permission = "appeal.record"},
       .summary = {"来电号码此前的诉求（最近 5 件）", "Earlier appeals of a caller's telephone (the last 5)"},
       .read_only_post = true},
      known_caller);
}

}  // namespace qiying::appeal
