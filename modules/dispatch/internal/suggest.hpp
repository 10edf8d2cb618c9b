#pragma once
#include "modules/dispatch/internal/shelf.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::dispatch {

/// For who may dispatch. Errors: 404 for an appeal that the caller may not see, and for drafts. Without a
/// model the answer is empty.
base::Result<Suggestions> suggest(kernel::Context& context, appeal::AppealId id, Shelf& shelf);

}  // namespace qiying::dispatch
