#include "platform/kernel/internal/errors.hpp"

#include "platform/base/json.hpp"

namespace qiying::kernel {
namespace {

const std::string& pick(const base::Text& text, http::Lang lang) {
  return lang == http::Lang::zh ? text.zh : text.en;
}

void member(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  base::write_json_string(out, name);
  out += ':';
  base::write_json_string(out, value);
}

void write_error(std::string& out, const base::Error& error, http::Lang lang) {
  out += '{';
  member(out, "code", error.code);
  member(out, "message", pick(error.message, lang));
  if (!error.field.empty()) member(out, "field", error.field);
  if (!pick(error.help, lang).empty()) member(out, "help", pick(error.help, lang));
}

struct StatusText {
  int status;
  base::ErrorKind kind;
  const char* code;
  base::Text message;
  base::Text help;
};

const StatusText kTexts[] = {
    {400,
     base::ErrorKind::malformed,
     "malformed",
     {"请求无法识别", "The request cannot be read"},
     {"请检查地址和内容的编码（应为 UTF-8），或刷新页面后重试",
      "Check the address and the encoding (UTF-8) of what was sent, or reload the page and try again"}},
    {403,
     base::ErrorKind::forbidden,
     "forbidden",
     {"您没有权限访问此页面", "You may not see this page"},
     {"如确需访问，请联系本单位管理员", "Ask your administrator for access"}},
    {404,
     base::ErrorKind::not_found,
     "not_found",
     {"找不到您要的页面", "This page was not found"},
     {"网址可能有误，或内容已移动", "The address may be wrong, or the content has moved"}},
    {405,
     base::ErrorKind::not_found,
     "method_not_allowed",
     {"此地址不支持该操作", "This address does not support that method"},
     {}},
    {408,
     base::ErrorKind::malformed,
     "timeout",
     {"请求超时", "The request took too long"},
     {"请检查网络后重试", "Check the network and try again"}},
    {413,
     base::ErrorKind::too_large,
     "too_large",
     {"提交的内容过大", "The request is too large"},
     {"请减小文件后重试", "Send a smaller file"}},
    {415,
     base::ErrorKind::unsupported,
     "unsupported",
     {"不支持此内容类型", "This content type is not supported"},
     {}},
    {429,
     base::ErrorKind::too_many,
     "too_many",
     {"操作过于频繁", "Too many requests"},
     {"请稍候片刻再试", "Wait a moment and try again"}},
    {431,
     base::ErrorKind::too_large,
     "header_too_large",
     {"请求头过大", "The request header is too large"},
     {}},
    {501,
     base::ErrorKind::invalid,
     "not_implemented",
     {"不支持这种请求方式", "Requests of this kind are not understood"},
     {"请从页面上的链接和按钮操作", "Use the links and buttons of the pages"}},
    {503,
     base::ErrorKind::unavailable,
     "unavailable",
     {"系统繁忙，暂时无法处理", "The service is busy"},
     {"请一分钟后重试，已提交的内容不会丢失", "Try again in a minute; nothing submitted is lost"}},
};

}  // namespace

std::string error_json(const base::Error& error, http::Lang lang, std::string_view trace_id) {
  std::string out;
  write_error(out, error, lang);
  if (!error.others.empty()) {
    out += ",\"others\":[";
    for (std::size_t i = 0; i < error.others.size(); ++i) {
      if (i > 0) out += ',';
      write_error(out, error.others[i], lang);
      out += '}';
    }
    out += ']';
  }
  member(out, "trace_id", trace_id);
  return out + '}';
}

base::Error error_of_status(int status) {
  for (const auto& text : kTexts)
    if (text.status == status) return {text.kind, text.code, text.message, {}, text.help, {}};
  return {base::ErrorKind::unavailable,
          "internal",
          {"系统出现故障，已记录", "Something went wrong here; it has been recorded"},
          {},
          {"请稍后重试；如仍有问题，请联系服务中心并提供请求编号",
           "Try again later; if it persists, tell the service centre the request number"},
          {}};
}

}  // namespace qiying::kernel
