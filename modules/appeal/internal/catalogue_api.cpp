#include <algorithm>
#include <stdexcept>

#include "modules/appeal/internal/catalogue.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "platform/base/json.hpp"
#include "platform/resources/resources.hpp"

#include <toml++/toml.h>

namespace qiying::appeal {
namespace {

using kernel::Context;

constexpr std::size_t kDeepest = 5;
constexpr std::size_t kMost = 1000;

struct NewCategory {
  std::optional<CategoryId> parent_id;
  std::string name;
  std::optional<std::string> name_en, code, lead_org_code;
};
QY_DESCRIBE(NewCategory, QY_FIELD(parent_id), QY_FIELD(name, .min = 1, .max = 40),
            QY_FIELD(name_en, .max = 80), QY_FIELD(code, .max = 24, .doc = "留空自动编号 / made when empty"),
            QY_FIELD(lead_org_code, .max = 24))

struct MoveCategory {
  std::optional<CategoryId> parent_id;  ///< none: to the top
  int index = 0;                        ///< its place among its new siblings
};
QY_DESCRIBE(MoveCategory, QY_FIELD(parent_id), QY_FIELD(index, .min = 0, .max = 1000))

kernel::List<Category> whole_tree(Context& c) {
  kernel::List<Category> out;
  out.items = categories(c.db(), c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

const Category* by_id(const std::vector<Category>& all, const std::optional<CategoryId>& id) {
  const auto found = std::ranges::find_if(all, [&](const Category& k) { return id && k.id == *id; });
  return found == all.end() ? nullptr : &*found;
}

/// `id` and what stands above it, from the bottom to the top.
std::vector<CategoryId> branch(const std::vector<Category>& all, const std::optional<CategoryId>& id) {
  std::vector<CategoryId> out;
  for (const auto* k = by_id(all, id); k && out.size() <= all.size(); k = by_id(all, k->parent_id))
    out.push_back(k->id);
  return out;
}

/// How many levels hang below `id`, itself included.
std::size_t height(const std::vector<Category>& all, CategoryId id) {
  std::size_t below = 0;
  for (const auto& k : all)
    if (k.parent_id == id) below = std::max(below, height(all, k.id));
  return below + 1;
}

base::Error no_parent() {
  return base::invalid("parent_id", "appeal.category", {"没有这个上级类别", "There is no such category"});
}

base::Error too_deep() {
  return base::invalid("parent_id", "appeal.depth", {"类别最多五级", "Five levels are the most"},
                       {"请放在更高的一级", "Put it on a higher level"});
}

bool is_code(const std::string& code) {
  return std::ranges::all_of(code,
                             [](unsigned char ch) { return std::isalnum(ch) || ch == '-' || ch == '_'; });
}

/// "zc" → "zc-1", "zc-2"; at the top "c1", "c2": the first that nobody has.
std::string free_code(const std::vector<Category>& all, const Category* parent) {
  const auto begin = parent ? parent->code.substr(0, 18) + "-" : std::string("c");
  for (std::size_t n = 1;; ++n) {
    auto code = begin + std::to_string(n);
    if (std::ranges::none_of(all, [&](const Category& k) { return k.code == code; })) return code;
  }
}

/// The tree is changed by one at a time, so that codes and places are as they were seen.
void hold_tree(Context& c) {
  c.db().execute("select pg_advisory_xact_lock(hashtext('appeal.category'), hashtext($1))",
                 c.caller.district);
}

base::Result<kernel::List<Category>> add_category(Context& c, const NewCategory& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  hold_tree(c);
  const auto all = categories(c.db(), c.caller.district);
  const auto* parent = by_id(all, in.parent_id);
  if (in.parent_id && !parent) return no_parent();
  if (branch(all, in.parent_id).size() >= kDeepest) return too_deep();
  if (all.size() >= kMost)
    return base::conflict("appeal.categories", {"类别已达上限", "There are too many categories"},
                          {"请先整理", "Tidy up first"});
  const auto code = in.code.value_or("").empty() ? free_code(all, parent) : *in.code;
  if (!is_code(code))
    return base::invalid("code", "appeal.code",
                         {"编码只能用字母、数字、-、_", "Letters, digits, - and _ only"});
  if (std::ranges::any_of(all, [&](const Category& k) { return k.code == code; }))
    return base::invalid("code", "appeal.code", {"该编码已被使用", "This code is used already"},
                         {"请换一个，或留空自动编号", "Choose another, or leave it empty"});
  const auto id = CategoryId::make();
  c.db().execute(
      "insert into appeal.category (district, id, parent_id, code, name, name_en, lead_org_code, position)"
      " values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(k.position), 0) + 10 from appeal.category k"
      " where k.district = $1 and k.parent_id is not distinct from $3))",
      c.caller.district, id, in.parent_id, code, in.name, in.name_en.value_or(""),
      in.lead_org_code.value_or(""));
  c.audit("appeal.add_category", "appeal.category", id.str(), {base::to_json(in)});
  return whole_tree(c);
}

/// Siblings get their places anew, in steps of ten.
void place(Context& c, const Category& moved, const std::vector<Category>& all, const MoveCategory& in) {
  std::vector<CategoryId> siblings;
  for (const auto& k : all)
    if (k.parent_id == in.parent_id && k.id != moved.id) siblings.push_back(k.id);
  const auto at = std::min(static_cast<std::size_t>(in.index), siblings.size());
  siblings.insert(siblings.begin() + static_cast<std::ptrdiff_t>(at), moved.id);
  for (std::size_t i = 0; i < siblings.size(); ++i)
    c.db().execute("update appeal.category set position = $3, parent_id = $4 where district = $1 and id = $2",
                   c.caller.district, siblings[i], static_cast<int>(i + 1) * 10, in.parent_id);
}

base::Result<kernel::List<Category>> move_category(Context& c, const MoveCategory& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  hold_tree(c);
  const auto all = categories(c.db(), c.caller.district);
  const auto* moved = by_id(all, CategoryId::parse(c.request.param("id")));
  if (!moved) return base::not_found({"类别", "category"});
  if (in.parent_id && !by_id(all, in.parent_id)) return no_parent();
  const auto above = branch(all, in.parent_id);
  if (std::ranges::find(above, moved->id) != above.end())
    return base::invalid("parent_id", "appeal.circle",
                         {"不能移到自己的下级", "A category cannot stand below itself"});
  if (above.size() + height(all, moved->id) > kDeepest) return too_deep();
  place(c, *moved, all, in);
  c.audit("appeal.move_category", "appeal.category", moved->id.str(), {base::to_json(in)});
  return whole_tree(c);
}

base::Result<kernel::List<Category>> take_starter(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  hold_tree(c);
  if (!categories(c.db(), c.caller.district).empty())
    return base::conflict("appeal.categories",
                          {"已有类别，不能再套用常用类别", "There are categories already"},
                          {"请在现有类别上增改", "Change those that are there"});
  put_categories(c.db(), c.caller.district, starter_categories());
  c.audit("appeal.starter_categories", "appeal.category", c.caller.district);
  return whole_tree(c);
}

void read_into(std::vector<ReadyCategory>& out, const toml::table& table, const std::string& parent) {
  ReadyCategory k;
  k.parent = parent;
  k.code = table["code"].value_or(std::string());
  k.name = table["name"].value_or(std::string());
  k.name_en = table["name_en"].value_or(std::string());
  k.position = static_cast<int>(out.size() + 1) * 10;
  if (k.code.empty() || k.name.empty())
    throw std::runtime_error("content/appeal-categories: a category without code or name");
  const auto code = k.code;
  out.push_back(std::move(k));
  if (const auto* below = table["below"].as_array())
    for (const auto& one : *below)
      if (const auto* child = one.as_table()) read_into(out, *child, code);
}

}  // namespace

std::vector<ReadyCategory> starter_categories() {
  std::vector<ReadyCategory> out;
  for (const auto& file : resources::list("content/appeal-categories/")) {
    if (!std::string_view(file.path).ends_with(".toml")) continue;
    const auto parsed = toml::parse(file.bytes);
    const auto* list = parsed ? parsed.table()["category"].as_array() : nullptr;
    if (!list) throw std::runtime_error(std::string(file.path) + ": no categories");
    for (const auto& one : *list)
      if (const auto* table = one.as_table()) read_into(out, *table, "");
  }
  return out;
}

void register_catalogue(kernel::Registry& r) {
  const kernel::Access configurers{.permission = "appeal.configure"};
  r.post<NewCategory, kernel::List<Category>>(
      "/api/v1/appeal-categories", {.access = configurers, .summary = {"新增诉求类别", "Add a category"}},
      add_category);
  r.post<MoveCategory, kernel::List<Category>>(
      "/api/v1/appeal-categories/{id}/move",
      {.access = configurers, .summary = {"移动诉求类别", "Move a category"}}, move_category);
  r.post<kernel::Nothing, kernel::List<Category>>(
      "/api/v1/appeal-categories/starter",
      {.access = configurers, .summary = {"套用常用类别", "Begin with a ready tree"}}, take_starter);
}

}  // namespace qiying::appeal
