#pragma once
/// The JSON interface of appeals.

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_api(kernel::Registry& registry);

/// Keeps an uploaded file with an appeal. Errors: those of files::Store::put.
base::Result<files::FileInfo> attach_file(kernel::Context& context, const Record& record,
                                          const http::UploadedFile& upload);
/// The same outside a request.
base::Result<files::FileInfo> attach_file(files::Store& files, db::Connection& db, const auth::Caller& caller,
                                          const Record& record, const http::UploadedFile& upload);

}  // namespace qiying::appeal
