#include "modules/register/internal/merge/merge.hpp"

namespace qiying::register_ {
namespace {

using kernel::Context;

base::Result<EntityId> id_of(const Context& c) {
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id) return base::not_found({"企业", "enterprise"});
  return *id;
}

base::Result<EntityView> merge_one(Context& c, const MergeInput& input) {
  QY_TRY(const auto id, id_of(c));
  return merge(c, id, input);
}

base::Result<MergePreview> preview_one(Context& c, const MergePair& input) {
  QY_TRY(const auto id, id_of(c));
  return preview_merge(c, id, input.other);
}

base::Result<EntityView> unmerge_one(Context& c, const UnmergeInput& input) {
  QY_TRY(const auto id, id_of(c));
  return unmerge(c, id, input);
}

base::Result<kernel::List<MergeView>> list(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  return merges_of(c, id);
}

/// The register's own rows that follow, and files and lists by code have their own modules.
std::vector<kernel::Reference> own_references() {
  return {{.title = {"来源", "Sources"},
           .table = "register.entity_source",
           .key = "source",
           .column = "entity_id",
           .unique = "source"},
          {.title = {"曾用名", "Former names"},
           .table = "register.former_name",
           .key = "name",
           .column = "entity_id",
           .unique = "name"}};
}

}  // namespace

void register_merges(kernel::Registry& r) {
  const kernel::Access mergers{.permission = "register.merge"};
  r.post<MergeInput, EntityView>(
      "/api/v1/register/entities/{id}/merge",
      {.access = mergers, .summary = {"合并企业", "Merge an enterprise into this one"}}, merge_one);
  r.post<MergePair, MergePreview>("/api/v1/register/entities/{id}/merge/preview",
                                  {.access = mergers, .summary = {"合并前预览", "What a merge would move"}},
                                  preview_one);
  r.post<UnmergeInput, EntityView>("/api/v1/register/entities/{id}/unmerge",
                                   {.access = mergers, .summary = {"撤销合并", "Undo a merge"}}, unmerge_one);
  r.get<kernel::Nothing, kernel::List<MergeView>>(
      "/api/v1/register/entities/{id}/merges",
      {.access = {.permission = "register.read"}, .summary = {"并入的企业", "Merged into this enterprise"}},
      list);
  kernel::follow(r, "register", own_references());
}

}  // namespace qiying::register_
