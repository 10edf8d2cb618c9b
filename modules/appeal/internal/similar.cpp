#include "modules/appeal/internal/desk.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "modules/register/register.hpp"
#include "platform/base/text.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

/// Below it two appeals are not shown as alike.
constexpr double kAlike = 0.25;
/// From here on an enterprise is asked whether it means the same.
constexpr double kVeryAlike = 0.5;
constexpr int kCandidates = 200;
constexpr std::size_t kShown = 5;

struct SimilarInput {
  std::string title, body;
  std::optional<auth::SubjectId> subject_id;  ///< staff: for whom
  std::optional<std::string> street_code, address;
  std::optional<AppealId> except;  ///< the appeal itself
};
QY_DESCRIBE(SimilarInput, QY_FIELD(title, .min = 0, .max = 100),
            QY_FIELD(body, .min = 0, .max = 5000, .multiline = true), QY_FIELD(subject_id),
            QY_FIELD(street_code, .max = 20), QY_FIELD(address, .max = 200), QY_FIELD(except))

struct Candidate {
  AppealId id;
  std::string number, title, body, subject_name, address;
  std::optional<auth::SubjectId> subject_id;
  State state = State::submitted;
  base::Timestamp created_at;
  std::string lead_org_name;
};
QY_DESCRIBE(Candidate, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(body),
            QY_FIELD(subject_name), QY_FIELD(address), QY_FIELD(subject_id), QY_FIELD(state),
            QY_FIELD(created_at), QY_FIELD(lead_org_name))

std::set<std::u32string> pairs_of(std::string_view text) {
  std::u32string characters;
  for (const auto c : base::to_code_points(search::searched_form(text)))
    characters += static_cast<char32_t>(c);
  std::set<std::u32string> out;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) out.insert(characters.substr(i, 2));
  return out;
}

/// The street that is looked through: as it was given, else the enterprise's.
std::string street_of(Context& c, const SimilarInput& in) {
  if (in.street_code && !in.street_code->empty()) return *in.street_code;
  if (c.caller.kind != auth::CallerKind::staff || !in.subject_id) return "";
  const auto entity = register_::find_public(c.db(), c.caller.district, *in.subject_id);
  return entity ? entity->street_code : "";
}

/// The enterprise's own of the last 90 days, and for staff what is open in the same street; row-level
/// security keeps an enterprise to its own.
std::vector<Candidate> candidates(Context& c, const SimilarInput& in,
                                  std::optional<auth::SubjectId> subject) {
  return c.db().query<Candidate>(
      "select id, number, title, body, subject_name, address, subject_id, state, created_at, lead_org_name "
      "from"
      " ((select * from appeal.appeal where district = $1 and subject_id = $2 and sent_key > $3 order by "
      "sent_key desc limit $6)"
      "  union (select * from appeal.appeal where district = $1 and state in "
      "('received','submitted','dispatched','in_progress') and"
      "   sent_key > $3 and $4 <> '' and street_code = $4 order by sent_key desc limit $6)) a"
      " where state <> 'draft' and number is not null and ($5::uuid is null or id <> $5)",
      c.caller.district, subject, c.now - std::chrono::days(90), street_of(c, in), in.except, kCandidates);
}

base::Result<kernel::List<Similar>> similar(Context& c, const SimilarInput& in) {
  QY_CHECK(auth::require_signed_in(c.caller));
  const auto subject =
      c.caller.kind == auth::CallerKind::subject ? std::optional(c.caller.subject) : in.subject_id;
  kernel::List<Similar> out;
  const auto words = in.title + "\n" + in.body;
  for (const auto& k : candidates(c, in, subject)) {
    const double alike = likeness(words, k.title + "\n" + k.body);
    if (alike < kAlike) continue;
    const bool same_place = in.address && !in.address->empty() && likeness(*in.address, k.address) > 0.6;
    out.items.push_back({k.id, k.number, k.title, k.subject_name, k.state, k.created_at, k.lead_org_name,
                         alike, k.subject_id == subject, same_place});
  }
  std::ranges::sort(out.items, [](const Similar& a, const Similar& b) {
    return std::tuple(a.same_place, a.likeness, b.id) > std::tuple(b.same_place, b.likeness, a.id);
  });
  if (out.items.size() > kShown) out.items.resize(kShown);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

std::vector<Similar> own_alike(kernel::Context& c, const Record& r) {
  SimilarInput in;
  in.title = r.title;
  in.body = r.body;
  in.except = r.id;
  auto found = similar(c, in);
  if (!found.ok()) return {};
  auto out = std::move(found->items);
  std::erase_if(out, [](const Similar& s) { return s.likeness < kVeryAlike || is_over(s.state); });
  return out;
}

double likeness(std::string_view a, std::string_view b) {
  const auto left = pairs_of(a), right = pairs_of(b);
  std::size_t both = 0;
  for (const auto& pair : left) both += right.contains(pair) ? 1 : 0;
  const auto all = left.size() + right.size() - both;
  return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

void register_similar(kernel::Registry& r) {
  r.post<SimilarInput, kernel::List<Similar>>(
      "/api/v1/appeals/similar",
      {.access = {.signed_in = true},
       .summary = {"疑似重复的诉求", "Appeals that may be the same matter"},
       .read_only_post = true},
      similar);
}

}  // namespace qiying::appeal
