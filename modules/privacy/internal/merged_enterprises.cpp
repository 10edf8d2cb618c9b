#include "modules/privacy/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::privacy {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(
      r, "register",
      {{.title = {"个人信息申请", "Requests about personal data"}, .table = "privacy.request", .key = "id"}});
}

}  // namespace qiying::privacy
