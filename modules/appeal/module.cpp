#include "platform/kernel/module.hpp"
#include "modules/appeal/internal/api.hpp"
#include "modules/appeal/internal/callers.hpp"
#include "modules/appeal/internal/catalogue.hpp"
#include "modules/appeal/internal/contacts.hpp"
#include "modules/appeal/internal/desk.hpp"
#include "modules/appeal/internal/duties.hpp"
#include "modules/appeal/internal/find.hpp"
#include "modules/appeal/internal/hardship.hpp"
#include "modules/appeal/internal/intake.hpp"
#include "modules/appeal/internal/merged_enterprises.hpp"
#include "modules/appeal/internal/pages.hpp"
#include "modules/appeal/internal/results.hpp"
#include "modules/appeal/internal/sealed.hpp"
#include "modules/appeal/internal/watch.hpp"

namespace qiying::appeal {

void register_module(kernel::Registry& r) {
  register_api(r);
  register_pages(r);
  register_status_page(r);
  register_catalogue(r);
  r.search(find_appeals);
  register_watch(r);
  register_duties(r);
  register_desk(r);
  register_results(r);
  register_intake(r);
  register_hardship(r);
  register_answers_page(r);
  register_contacts(r);
  register_merged_enterprises(r);
  register_callers(r);
  register_sealed(r);
}

}  // namespace qiying::appeal
