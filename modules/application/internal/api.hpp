#pragma once
/// Routes of the capability.

#include "platform/kernel/module.hpp"

namespace qiying::application {

void register_api(kernel::Registry& r);       // /api/v1/applications
void register_pages(kernel::Registry& r);     // /applications, /notices
void register_payments(kernel::Registry& r);  // /api/v1/payment-batches
void register_grants(kernel::Registry& r);    // /api/v1/grant-runs
void register_bulletin(kernel::Registry& r);  // /api/v1/application-bulletin
void register_watch(kernel::Registry& r);     // jobs
void register_chases(kernel::Registry& r);    // /api/v1/chases

}  // namespace qiying::application
