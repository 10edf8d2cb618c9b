#include "modules/demo/internal/appeals.hpp"

#include <algorithm>

#include "modules/demo/internal/hours.hpp"
#include "platform/base/text.hpp"

namespace qiying::demo {
namespace {

constexpr std::size_t kPortion = 3000;

appeal::CategoryId category_id(std::uint64_t seed, const std::string& code, base::Timestamp now) {
  return appeal::CategoryId{Random(seed, "category " + code).uuid(now)};
}

/// The name as the register keeps it.
std::string shown_name(std::string name) {
  if (const auto open = name.find('('); open != std::string::npos) name.replace(open, 1, "（");
  if (const auto close = name.find(')'); close != std::string::npos) name.replace(close, 1, "）");
  return name;
}

/// A shopkeeper does not say "our company".
void speak_of_shop(std::string& text) {
  constexpr std::string_view kCompany = "我公司", kShop = "本店";
  for (auto at = text.find(kCompany); at != std::string::npos; at = text.find(kCompany, at))
    text.replace(at, kCompany.size(), kShop);
}

/// Makes appeals one by one.
class Maker {
 public:
  Maker(const AppealPlan& plan, const Enterprises& enterprises, const Staff& staff)
      : plan_(plan), enterprises_(enterprises), staff_(staff) {}

  /// The kth of the district, submitted at `at`.
  appeal::ReadyAppeal make(std::uint64_t k, base::Timestamp at) {
    Random random(plan_.seed, "appeal", k);
    const auto who = asking(random, at);
    auto made = begin(random, enterprises_.at(who), popular(random), at);
    choose_channel(made.appeal, random, at);
    const auto fate = fate_of(random, at, plan_.now);
    finish(made, lead_of(made, random), fate, random);
    return std::move(made.appeal);
  }

  /// One on the desk of an office now.
  appeal::ReadyAppeal on_desk(std::uint64_t k, const std::string& office, std::chrono::minutes age,
                              Fate::Stop stop) {
    Random random(plan_.seed, "on the desk of " + office, k);
    const auto at = ago(plan_.now, age);
    const auto who = asking(random, at);
    auto made = begin(random, enterprises_.at(who), leaf_of(random, office), at);
    finish(made, staff_.offices.at(office), {.stop = stop, .prompt = true}, random);
    return std::move(made.appeal);
  }

  /// One of the clerk's own, so old in working time, with a fate.
  appeal::ReadyAppeal own(std::uint64_t k, std::chrono::minutes age, const Fate& fate, bool draft = false) {
    Random random(plan_.seed, "own appeal", k);
    const auto at = ago(plan_.now, age);
    auto made = begin(random, enterprises_.at(kOwnEnterprise), popular(random), at);
    made.appeal.raised_by = plan_.clerk;
    const auto contact = clerk_contact(plan_.seed);
    made.appeal.contact_name = contact.name;
    made.appeal.contact_phone = contact.phone;
    if (draft)
      made.appeal.submitted_at.reset();
    else
      finish(made, lead_of(made, random), fate, random);
    return std::move(made.appeal);
  }

 private:
  struct Made {
    appeal::ReadyAppeal appeal;
    const Leaf* leaf = nullptr;
    std::size_t ask = 0;
    Words words;
  };

  /// An enterprise that lives and was there already; some ask again and again.
  std::uint64_t asking(Random& random, base::Timestamp at) {
    std::uint64_t n = kOwnEnterprise + 1;
    for (int tries = 0; tries < 50; ++tries) {
      const auto often = std::max<std::uint64_t>(2, plan_.enterprises / 20);
      n = 1 + random.below(random.percent(45) ? often - 1 : plan_.enterprises - 1);
      const auto e = enterprises_.at(n);
      if (e.status == register_::Status::active && e.registered < base::local_date(at)) return n;
    }
    return n;
  }

  Made begin(Random& random, const Enterprise& e, const Leaf& leaf, base::Timestamp at) {
    Made made;
    const auto& m = material();
    made.leaf = &leaf;
    made.ask = random.below(made.leaf->asks.size());
    const auto& ask = made.leaf->asks[made.ask];
    const auto name = shown_name(e.record.name);
    made.words = words_about(e, name, enterprises_.buildings()[e.building], at, random);
    auto& a = made.appeal;
    a.id = appeal::AppealId{random.uuid(at)};
    a.kind = ask.kind;
    a.title = fill(ask.title, made.words);
    made.words["title"] = a.title;
    // One draw a line: compilers differ in the order in which they look at the parts of an expression.
    auto body = random.pick(m.phrase("opener")) + ask.body;
    body += random.pick(m.phrase("closer"));
    a.body = fill(body, made.words);
    if (e.record.ent_type == "个体工商户") speak_of_shop(a.body);
    a.category_id = category_id(plan_.seed, made.leaf->code, plan_.now);
    a.subject_id = *e.record.id;
    a.subject_name = name;
    a.contact_name = person(random);
    a.contact_phone = telephone(random);
    a.street_code = e.street_code;
    a.address = base::first_code_points(e.record.address, 190);
    a.raised_by = auth::AccountId{Random(plan_.seed, "clerk " + e.record.uscc).uuid(at)};
    a.created_at = at - std::chrono::seconds(random.between(60, 900));
    a.submitted_at = at;
    return made;
  }

  /// Some categories are asked for much more than others.
  static const Leaf& popular(Random& random) {
    const auto& leaves = material().leaves;
    const auto n = leaves.size();
    const auto first = random.below(n);
    return leaves[random.percent(45) ? std::min(first, random.below(n)) : first];
  }
  /// What the office deals with; streets deal with what lies around an enterprise.
  static const Leaf& leaf_of(Random& random, const std::string& office) {
    std::vector<const Leaf*> fitting;
    for (const auto& leaf : material().leaves)
      if (leaf.lead == office || (office.front() == 's' && leaf.group == "hj")) fitting.push_back(&leaf);
    return *random.pick(fitting);
  }

  void choose_channel(appeal::ReadyAppeal& a, Random& random, base::Timestamp at) {
    const bool open = after(at, std::chrono::minutes(1)) - at <= std::chrono::minutes(1);
    if (!open || random.percent(70)) return;
    a.channel = random.percent(75) ? appeal::Channel::phone : appeal::Channel::visit;
    a.raised_by = staff_.dispatcher.id;
    a.created_at = at;
  }

  const Office& lead_of(const Made& made, Random& random) {
    const auto& group = made.leaf->group;
    const bool local = group == "hj" || group == "kj" || group == "sd";
    return staff_.offices.at(random.percent(local ? 30 : 5) ? made.appeal.street_code : made.leaf->lead);
  }

  void finish(Made& made, const Office& lead, const Fate& fate, Random& random) {
    const auto& departments = material().departments;
    const auto* wrong = &staff_.offices.at(random.pick(departments).code);
    if (wrong == &lead) wrong = &staff_.offices.at(departments.front().code);
    made.words["other"] = lead.name;
    live(made.appeal, fate, {staff_, lead, *wrong, *made.leaf, made.ask, made.words, plan_.now}, random);
  }

  const AppealPlan& plan_;
  const Enterprises& enterprises_;
  const Staff& staff_;
};

/// One in every state, and two that went round again.
std::vector<appeal::ReadyAppeal> own_appeals(Maker& maker) {
  using Stop = Fate::Stop;
  const auto fate = [](Stop stop) { return Fate{.stop = stop, .prompt = true}; };
  const auto days = [](int n) { return std::chrono::minutes(420 * n); };  // of seven working hours
  Fate rejected = fate(Stop::never), withdrawn = rejected, returned = rejected, again = rejected;
  rejected.rejected = withdrawn.withdrawn = returned.returned = true;
  again.redo = 1;
  return {maker.own(0, days(25), fate(Stop::never)),
          maker.own(1, days(45), again),
          maker.own(2, days(30), returned),
          maker.own(3, days(26), rejected),
          maker.own(4, days(20), withdrawn),
          maker.own(5, days(8), fate(Stop::before_rating)),
          maker.own(6, days(9), fate(Stop::before_reply)),
          maker.own(7, days(1), fate(Stop::before_reply)),
          maker.own(8, std::chrono::minutes(240), fate(Stop::before_sign)),
          maker.own(9, std::chrono::minutes(20), fate(Stop::before_dispatch)),
          maker.own(10, std::chrono::minutes(60), {}, true)};
}

/// Work for the accounts of the announcement, so that their desks are never empty.
std::vector<appeal::ReadyAppeal> desk_appeals(Maker& maker) {
  using std::chrono::minutes;
  using Stop = Fate::Stop;
  std::vector<appeal::ReadyAppeal> out;
  for (const char* office : {"d02", "s01"}) {
    std::uint64_t k = 0;
    for (const int age : {70, 110, 240})
      out.push_back(maker.on_desk(k++, office, minutes(age), Stop::before_sign));
    for (const int age : {420, 1000, 1500})
      out.push_back(maker.on_desk(k++, office, minutes(age), Stop::before_reply));
  }
  return out;
}

}  // namespace

std::vector<appeal::ReadyCategory> categories(std::uint64_t seed, base::Timestamp now) {
  std::vector<appeal::ReadyCategory> out;
  int position = 0;
  for (const auto& g : material().groups)
    out.push_back({category_id(seed, g.code, now), "", g.code, g.name, g.en, "", ++position});
  for (const auto& leaf : material().leaves)
    out.push_back({category_id(seed, leaf.code, now), leaf.group, leaf.code, leaf.name, leaf.en, leaf.lead,
                   ++position});
  return out;
}

void make_appeals(const AppealPlan& plan, const Enterprises& enterprises, const Staff& staff,
                  const std::function<void(const std::vector<appeal::ReadyAppeal>&)>& take) {
  Maker maker(plan, enterprises, staff);
  std::vector<appeal::ReadyAppeal> portion;
  const auto times = submission_times(plan.seed, plan.count, plan.now);
  for (std::uint64_t k = 0; k < times.size(); ++k) {
    portion.push_back(maker.make(k, times[k]));
    if (portion.size() < kPortion) continue;
    take(portion);
    portion.clear();
  }
  for (auto& own : own_appeals(maker)) portion.push_back(std::move(own));
  for (auto& waiting : desk_appeals(maker)) portion.push_back(std::move(waiting));
  take(portion);
}

}  // namespace qiying::demo
