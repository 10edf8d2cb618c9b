#include "modules/register/internal/merge/merge.hpp"

#include "modules/register/internal/merge/check.hpp"
#include "modules/register/internal/merge/rows.hpp"

namespace qiying::register_ {
namespace {

using kernel::Context;

/// The platform itself writes what belongs to others; afterwards the caller again (an error ends the
/// transaction, and the scope with it).
class AsSystem {
 public:
  explicit AsSystem(Context& c) : context_(c) {
    c.db().set_scope(auth::scope_of(auth::Caller::system(c.caller.district)));
  }
  void end() { context_.db().set_scope(auth::scope_of(context_.caller)); }

 private:
  Context& context_;
};

struct Pair {
  MergeSide survivor, other;
};

base::Error no_enterprise() {
  return base::not_found({"企业", "enterprise"});
}

/// An import, a match or another merge writes.
base::Result<void> not_busy(Context& c) {
  if (kernel::may_merge(c.db(), "register")) return {};
  return base::conflict("register.busy",
                        {"正有导入、归并或另一项合并在写入法人库",
                         "An import, a match or another merge is writing to the register"},
                        {"请一分钟后再试", "Try again in a minute"});
}

base::Result<Pair> pair_of(Context& c, EntityId survivor, EntityId other) {
  if (survivor == other)
    return base::invalid("other", "register.merge_self", {"请选择另一家企业", "Choose another enterprise"},
                         {});
  QY_CHECK(not_busy(c));
  const auto rows = lock_sides(c.db(), c.caller.district, survivor, other);
  if (rows.size() != 2) {
    for (const auto id : {survivor, other})
      if (survivor_of(c.db(), c.caller.district, id) != id)
        return base::conflict("register.merged", {"其中一家已被合并", "One of them has been merged already"},
                              {"请刷新后再看", "Reload and look again"});
    return no_enterprise();
  }
  const bool in_order = rows[0].id == survivor;
  Pair out{rows[in_order ? 0 : 1], rows[in_order ? 1 : 0]};
  QY_CHECK(may_be_one(out.survivor, out.other));
  return out;
}

kernel::Merge merge_of(MergeId id, const Pair& pair) {
  return {id.str(),           pair.survivor.id.str(), pair.other.id.str(),
          pair.survivor.name, pair.survivor.uscc,     pair.other.uscc};
}

base::Result<void> no_clash(Context& c, MergeId id) {
  const auto titles = c.db().query<MoveCount>(
      "select title_zh as zh, title_en as en, count(*) from register.moved where district = $1 and merge_id "
      "= "
      "$2 and outcome = 'clash' group by 1, 2 order by 1",
      c.caller.district, id);
  if (titles.empty()) return {};
  std::string zh, en;
  for (const auto& t : titles) zh += (zh.empty() ? "" : "、") + t.zh, en += (en.empty() ? "" : ", ") + t.en;
  return base::conflict("register.merge_clash",
                        {"两家都有：" + zh + "，只能留一件", "Both have: " + en + "; there can be only one"},
                        {"请先办结或撤回其中一件", "Finish or withdraw one of the two first"});
}

base::Result<void> carry_out(Context& c, MergeId id, const Pair& pair, const std::string& reason) {
  const MergeDeed deed{id, c.caller.district, c.caller.name, reason, c.now};
  take_out(c.db(), deed, pair.survivor.id, pair.other.id);
  c.publish("register.merged", {base::to_json(merge_of(id, pair))});
  return no_clash(c, id);
}

base::Error changed_meanwhile() {
  return base::conflict("register.version",
                        {"企业信息刚刚被更新", "Somebody has just changed one of the enterprises"},
                        {"请刷新后核对再合并", "Reload, compare and merge again"});
}

}  // namespace

base::Result<EntityView> merge(Context& c, EntityId survivor, const MergeInput& input) {
  QY_CHECK(auth::require(c.caller, "register.merge"));
  QY_TRY(const auto pair, pair_of(c, survivor, input.other));
  if (pair.survivor.version != input.version || pair.other.version != input.other_version)
    return changed_meanwhile();
  const auto id = MergeId::make();
  AsSystem system(c);
  QY_CHECK(carry_out(c, id, pair, input.reason));
  system.end();
  c.audit("register.merge", "entity", survivor.str(), {"{\"other\":\"" + input.other.str() + "\"}"});
  return view_entity(c, survivor);
}

base::Result<MergePreview> preview_merge(Context& c, EntityId survivor, EntityId other) {
  QY_CHECK(auth::require(c.caller, "register.merge"));
  QY_TRY(const auto pair, pair_of(c, survivor, other));
  const auto id = MergeId::make();
  AsSystem system(c);
  c.db().run("savepoint merge_preview");
  QY_CHECK(carry_out(c, id, pair, ""));
  MergePreview out;
  out.moves = c.db().query<MoveCount>(
      "select title_zh as zh, title_en as en, count(*) from register.moved where district = $1 and merge_id "
      "= "
      "$2 group by 1, 2 order by min(n)",
      c.caller.district, id);
  out.fills = filled_fields(c.db(), c.caller.district, id);
  c.db().run("rollback to savepoint merge_preview");
  system.end();
  return out;
}

base::Result<EntityView> unmerge(Context& c, EntityId survivor, const UnmergeInput& input) {
  QY_CHECK(auth::require(c.caller, "register.merge"));
  QY_CHECK(not_busy(c));
  const auto sides = lock_sides(c.db(), c.caller.district, survivor, survivor);
  const auto done = merge_done(c.db(), c.caller.district, input.merge);
  if (!done || done->survivor != survivor) return base::not_found({"合并记录", "merge"});
  if (done->undone)
    return base::conflict("register.unmerged", {"该合并已撤销", "This merge has been undone already"}, {});
  if (survivor_of(c.db(), c.caller.district, survivor) != survivor)
    return base::conflict("register.merged_again",
                          {"保留的一家后来又被合并", "The survivor was merged in its turn"},
                          {"请先撤销后一次合并", "Undo the later merge first"});
  if (sides.size() != 1) return no_enterprise();
  const kernel::Merge event{done->id.str(), survivor.str(), done->other.str(),
                            sides[0].name,  sides[0].uscc,  done->uscc};
  AsSystem system(c);
  put_back(c.db(), {done->id, c.caller.district, c.caller.name, input.reason, c.now}, survivor, done->other);
  c.publish("register.unmerged", {base::to_json(event)});
  system.end();
  c.audit("register.unmerge", "entity", survivor.str(), {"{\"other\":\"" + done->other.str() + "\"}"});
  return view_entity(c, survivor);
}

base::Result<kernel::List<MergeView>> merges_of(Context& c, EntityId survivor) {
  QY_CHECK(auth::require(c.caller, "register.read"));
  kernel::List<MergeView> out;
  out.items = c.db().query<MergeView>(
      "select id, other, uscc, name, reason, by_name as by, at from register.merged where district = $1 and "
      "survivor = $2 and undone_at is null order by at desc, id desc",
      c.caller.district, survivor);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace qiying::register_
