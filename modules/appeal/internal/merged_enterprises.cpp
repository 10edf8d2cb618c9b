#include "modules/appeal/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::appeal {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(r, "register",
                 {{.title = {"诉求", "Appeals"},
                   .table = "appeal.appeal",
                   .key = "id",
                   .set = "subject_name = case when state in ('closed', 'rejected', 'diverted', "
                          "'withdrawn', 'merged') then subject_name else m_name end",
                   .restored = "subject_name"}});
}

}  // namespace qiying::appeal
