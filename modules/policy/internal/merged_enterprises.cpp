#include "modules/policy/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::policy {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(
      r, "register",
      {{.title = {"政策自测答案", "Answers about policies"},
        .table = "policy.answer",
        .key = "fact",
        .unique = "fact"},
       {.title = {"数据异议", "Contested data"},
        .table = "policy.contest",
        .key = "id",
        .unique = "fact",
        .unique_when = "state = 'open'",
        .on_clash = kernel::OnClash::refuse,
        .set = "subject_name = case when state = 'open' then m_name else subject_name end",
        .restored = "subject_name"},
       {.title = {"政策推送", "Policies sent"},
        .table = "policy.push",
        .key = "slug, occasion, mark",
        .unique = "slug, occasion, mark"},
       {.title = {"政策订阅", "Subscriptions"},
        .table = "policy.unwanted",
        .key = "topic",
        .unique = "topic"},
       {.title = {"政策订阅", "Subscriptions"}, .table = "policy.follow", .key = "slug", .unique = "slug"}});
}

}  // namespace qiying::policy
