#include "platform/base/result.hpp"

namespace qiying::base {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 422;
    case ErrorKind::malformed:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::gone:
      return 410;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::unsupported:
      return 415;
    case ErrorKind::too_many:
      return 429;
    case ErrorKind::unavailable:
      return 503;
  }
  return 500;
}

Error invalid(std::string field, std::string code, Text message, Text help) {
  return {ErrorKind::invalid, std::move(code), std::move(message), std::move(field), std::move(help), {}};
}

Error not_found(Text what) {
  return {ErrorKind::not_found,
          "not_found",
          {"找不到该" + what.zh, "This " + what.en + " was not found"},
          {},
          {"请核对链接或返回列表重新查找", "Check the address, or go back to the list"},
          {}};
}

Error forbidden(Text message) {
  return {ErrorKind::forbidden,
          "forbidden",
          std::move(message),
          {},
          {"如确需办理，请联系本单位管理员授权", "Ask your administrator for the permission"},
          {}};
}

Error conflict(std::string code, Text message, Text help) {
  return {ErrorKind::conflict, std::move(code), std::move(message), {}, std::move(help), {}};
}

}  // namespace qiying::base
