#include "platform/kernel/module.hpp"
#include "modules/account/internal/admin_api.hpp"
#include "modules/account/internal/clients_api.hpp"
#include "modules/account/internal/commands.hpp"
#include "modules/account/internal/deliveries.hpp"
#include "modules/account/internal/factor_api.hpp"
#include "modules/account/internal/merged_enterprises.hpp"
#include "modules/account/internal/messages.hpp"
#include "modules/account/internal/oidc_pages.hpp"
#include "modules/account/internal/operators.hpp"
#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/resealing.hpp"
#include "modules/account/internal/session_api.hpp"
#include "modules/account/internal/staff_import.hpp"

namespace qiying::account {

void register_module(kernel::Registry& r) {
  register_session_api(r);
  register_accounts_api(r);
  register_orgs_api(r);
  register_boards_api(r);
  r.get<MessageQuery, kernel::List<MessageView>>(
      "/api/v1/notifications", {.access = {.signed_in = true}, .summary = {"我的消息", "My messages"}},
      messages);
  r.get<kernel::Nothing, Unread>("/api/v1/notifications/unread",
                                 {.access = {.signed_in = true}, .summary = {"未读数", "Unread messages"}},
                                 unread);
  r.post<MarkRead, Unread>("/api/v1/notifications/actions/read",
                           {.access = {.signed_in = true}, .summary = {"标为已读", "Mark as read"}},
                           mark_read);
  register_factor_api(r);
  register_clients_api(r);
  register_sign_in_pages(r);
  register_factor_pages(r);
  register_oidc_pages(r);
  register_operator_pages(r);
  register_deliveries(r);
  register_sign_up_pages(r);
  register_my_pages(r);
  register_commands(r);
  register_resealing(r);
  register_staff_import(r);
  register_data_uses(r);
  register_merged_enterprises(r);
}

}  // namespace qiying::account
