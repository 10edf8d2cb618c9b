#include "modules/demo/internal/life.hpp"

#include "modules/demo/internal/hours.hpp"

namespace qiying::demo {
namespace {

using std::chrono::minutes;
using Deciles = std::array<std::int64_t, 11>;

// Working minutes from one step to the next.
constexpr Deciles kToDispatch = {1, 4, 7, 10, 15, 20, 28, 40, 60, 95, 170};
constexpr Deciles kToSign = {1, 3, 5, 8, 11, 15, 20, 27, 36, 48, 59};
constexpr Deciles kLateSign = {61, 66, 72, 80, 90, 100, 115, 130, 160, 200, 300};
constexpr Deciles kToReply = {30, 90, 170, 260, 350, 440, 520, 610, 720, 850, 1040};
constexpr Deciles kLateReply = {1300, 1320, 1350, 1400, 1450, 1520, 1600, 1750, 1950, 2300, 3200};
constexpr Deciles kToRedo = {60, 150, 260, 380, 480, 560, 640, 730, 840, 960, 1150};
// Natural minutes: enterprises rate when they like.
constexpr Deciles kToRate = {10, 60, 180, 480, 960, 1440, 1900, 2900, 4300, 7200, 14400};

class Life {
 public:
  Life(appeal::ReadyAppeal& appeal, const Fate& fate, const Circumstances& c, Random& random)
      : a_(appeal), fate_(fate), c_(c), random_(random), at_(*appeal.submitted_at) {}

  void run() {
    if (fate_.withdrawn) return withdraw();
    if (fate_.stop == Fate::Stop::before_dispatch) return;
    if (fate_.rejected) return reject();
    if (fate_.returned && !(dispatch(c_.wrong) && give_back())) return;
    if (!dispatch(c_.lead) || fate_.stop == Fate::Stop::before_sign || !sign()) return;
    if (fate_.stop == Fate::Stop::before_reply || !reply()) return;
    for (int i = 0; i < fate_.redo; ++i)
      if (!rate(appeal::Level::dissatisfied) || !redo()) return;
    if (fate_.stop == Fate::Stop::before_rating) return;
    // Not satisfied after the last regular answer: once more, under supervision.
    const auto last = verdict();
    if (rate(last) && last == appeal::Level::dissatisfied && redo()) rate(verdict());
  }

 private:
  bool late() { return random_.percent(4) && !fate_.prompt; }
  void wait(const Deciles& working) { at_ = after(at_, minutes(random_.deciles(working))); }

  /// Adds the step unless it lies in the future; false: the life is over for now.
  bool add(appeal::ReadyStep step) {
    at_ += std::chrono::seconds(random_.below(60));
    if (at_ > c_.now) return false;
    step.at = at_;
    a_.steps.push_back(std::move(step));
    return true;
  }
  appeal::ReadyStep by(const Officer& officer, const std::string& org, std::string action,
                       std::string note = {}) {
    return {{}, std::move(action), officer.id, officer.name, org, std::move(note), {}, {}, {}, {}, {}, true};
  }
  appeal::ReadyStep by_enterprise(std::string action, std::string note) {
    return by({a_.raised_by, {}, a_.contact_name}, a_.subject_name, std::move(action), std::move(note));
  }
  const std::string& centre() const { return c_.staff.offices.at("zx").name; }
  std::string phrase(const std::string& name) {
    return fill(random_.pick(material().phrase(name)), c_.words);
  }

  void withdraw() {
    at_ += minutes(random_.between(3, 40));
    add(by_enterprise("withdraw", phrase("step.withdraw")));
  }
  void reject() {
    wait(kToDispatch);
    add(by(c_.staff.dispatcher, centre(), "reject", phrase("step.reject")));
  }
  bool dispatch(const Office& to) {
    wait(kToDispatch);
    auto step = by(c_.staff.dispatcher, centre(), "dispatch", phrase("step.dispatch"));
    step.org = to.id, step.org_path = to.path, step.org_name = to.name;
    handler_ = &random_.pick(to.officers);
    return add(std::move(step));
  }
  bool give_back() {
    wait(kToSign);
    if (!add(by(*handler_, c_.wrong.name, "return", phrase("step.return")))) return false;
    at_ = after(at_, minutes(random_.between(10, 90)));
    return add(by(c_.staff.dispatcher, centre(), "allow_return"));
  }
  bool sign() {
    wait(late() ? kLateSign : kToSign);
    return add(by(*handler_, c_.lead.name, "sign"));
  }
  bool reply() {
    const auto signed_at = at_;
    if (random_.percent(18)) {
      at_ = after(at_, minutes(random_.between(5, 28)));
      auto note = by(*handler_, c_.lead.name, "note", phrase("step.note"));
      note.is_public = random_.percent(50);
      if (!add(std::move(note))) return false;
    }
    at_ = std::max(at_, after(signed_at, minutes(random_.deciles(late() ? kLateReply : kToReply))));
    return add(by(*handler_, c_.lead.name, "reply", answer()));
  }
  bool redo() {
    wait(kToRedo);
    return add(by(*handler_, c_.lead.name, "reply", phrase("redo.answer")));
  }
  std::string answer() {
    const auto kind = std::string(base::name_of(a_.kind));
    auto text = phrase("greeting") + "\n";
    text +=
        c_.ask < c_.leaf.answers.size() ? fill(c_.leaf.answers[c_.ask], c_.words) : phrase("answer." + kind);
    text += "\n";
    return text += phrase("farewell");
  }

  /// The last word: an enterprise that is not satisfied twice may stay so; before, it would ask once more.
  appeal::Level verdict() {
    constexpr std::array<unsigned, 3> kFirst = {880, 120, 0}, kAgain = {650, 350, 0}, kLast = {150, 250, 600};
    return static_cast<appeal::Level>(random_.weighted(fate_.redo == 0   ? kFirst
                                                       : fate_.redo == 1 ? kAgain
                                                                         : kLast));
  }
  bool rate(appeal::Level level) {
    at_ += minutes(random_.deciles(kToRate));
    if (const auto hour = hour_of_day(); hour < 8) at_ += std::chrono::hours(8 - hour);
    const bool again = level == appeal::Level::dissatisfied;
    const auto note = again && redone_++ < fate_.redo ? phrase("redo.complaint")
                                                      : phrase("rating." + std::string(base::name_of(level)));
    auto step = by_enterprise("rate", note);
    step.level = level;
    step.stars = stars(level);
    return add(std::move(step));
  }
  int stars(appeal::Level level) {
    if (level == appeal::Level::satisfied) return random_.percent(80) ? 5 : 4;
    if (level == appeal::Level::basic) return random_.percent(70) ? 3 : 4;
    return random_.percent(60) ? 1 : 2;
  }
  std::int64_t hour_of_day() const {
    const auto local = base::to_local(at_).time_since_epoch();
    return std::chrono::duration_cast<std::chrono::hours>(local).count() % 24;
  }

  appeal::ReadyAppeal& a_;
  const Fate& fate_;
  const Circumstances& c_;
  Random& random_;
  base::Timestamp at_;
  const Officer* handler_ = nullptr;
  int redone_ = 0;
};

}  // namespace

Fate fate_of(Random& random, base::Timestamp submitted, base::Timestamp now) {
  constexpr std::array<unsigned, 3> kRedo = {925, 42, 33};
  constexpr std::array<unsigned, 5> kStop = {0, 22, 26, 52, 0};
  Fate fate;
  fate.withdrawn = random.per_mille(18);
  fate.rejected = random.per_mille(24);
  fate.returned = random.per_mille(35);
  fate.redo = static_cast<int>(random.weighted(kRedo));
  const bool sleeps = random.per_mille(80);
  const auto stop = static_cast<Fate::Stop>(random.weighted(kStop));
  if (now - submitted < std::chrono::days(14) && sleeps) fate.stop = stop;
  if (fate.stop == Fate::Stop::never && random.per_mille(25)) fate.stop = Fate::Stop::before_rating;
  return fate;
}

void live(appeal::ReadyAppeal& appeal, const Fate& fate, const Circumstances& circumstances, Random& random) {
  Life(appeal, fate, circumstances, random).run();
}

}  // namespace qiying::demo
