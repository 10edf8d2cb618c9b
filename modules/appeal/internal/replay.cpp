#include "modules/appeal/internal/replay.hpp"

#include "modules/appeal/internal/deeds.hpp"

namespace qiying::appeal {
namespace {

/// A record as its draft was, before the first step.
Record draft_of(const Record& asked) {
  Record r;
  static_cast<Asked&>(r) = asked;
  r.category_id = asked.category_id;
  r.version = 0;
  return r;
}

}  // namespace

base::Result<Record> replay(const Record& asked, const std::vector<StoredStep>& steps) {
  Record r = draft_of(asked);
  for (const auto& step : steps) {
    if (step.part.empty())
      return base::conflict("appeal.history",
                            {"历史步骤不含可重算的内容", "This history cannot be replayed"});
    // Saves of a draft count versions without being steps.
    if (r.state == State::draft) r.version = step.seq - 1;
    QY_CHECK(take(r, deed_of(step)));
  }
  return r;
}

bool take_deadlines(Record& r, const Record& computed, base::Timestamp now) {
  const auto deadlines = [](const Record& x) {
    return std::tie(x.sign_due_at, x.contact_due_at, x.reply_due_at, x.step_due_at);
  };
  bool same = deadlines(r) == deadlines(computed);
  for (std::size_t i = 0; i < r.cohandlers.size() && i < computed.cohandlers.size(); ++i) {
    same = same && r.cohandlers[i].due_at == computed.cohandlers[i].due_at;
    r.cohandlers[i].due_at = computed.cohandlers[i].due_at;
  }
  if (same) return false;
  r.sign_due_at = computed.sign_due_at;
  r.contact_due_at = computed.contact_due_at;
  r.reply_due_at = computed.reply_due_at;
  r.step_due_at = computed.step_due_at;
  set_clocks(r, now);
  return true;
}

}  // namespace qiying::appeal
