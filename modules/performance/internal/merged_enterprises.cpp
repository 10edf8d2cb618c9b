#include "modules/performance/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::performance {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(r, "register",
                 {{.title = {"工作台账", "Ledger"}, .table = "performance.entry", .key = "id"},
                  {.title = {"分类名单", "Lists of classes"},
                   .table = "performance.member",
                   .key = "class",
                   .column = "uscc",
                   .by = kernel::By::code,
                   .unique = "class"}});
}

}  // namespace qiying::performance
