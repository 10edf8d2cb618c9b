#include "modules/application/internal/api.hpp"
#include "modules/application/internal/dues.hpp"
#include "modules/application/internal/limits.hpp"
#include "modules/application/internal/merged_enterprises.hpp"
#include "modules/application/internal/pledges.hpp"
#include "modules/application/internal/sealed.hpp"

namespace qiying::application {

void register_module(kernel::Registry& r) {
  register_api(r);
  register_pages(r);
  register_payments(r);
  register_grants(r);
  register_bulletin(r);
  register_dues(r);
  register_pledges(r);
  register_watch(r);
  register_chases(r);
  register_affiliates(r);
  register_merged_enterprises(r);
  register_sealed(r);
}

}  // namespace qiying::application
