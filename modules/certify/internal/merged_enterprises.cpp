#include "modules/certify/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::certify {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(r, "register",
                 {{.title = {"分类名单", "Lists of classes"},
                   .table = "certify.listed",
                   .key = "class",
                   .column = "entity_id",
                   .unique = "class"},
                  {.title = {"认证", "Certificates"},
                   .table = "certify.certificate",
                   .key = "id",
                   .column = "entity_id",
                   .unique = "class",
                   .unique_when = "state = 'submitted'",
                   .on_clash = kernel::OnClash::refuse}});
}

}  // namespace qiying::certify
