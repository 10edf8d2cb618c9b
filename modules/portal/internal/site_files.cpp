#include "modules/portal/internal/pages.hpp"
#include "platform/base/json.hpp"

namespace qiying::portal {
namespace {

// A question and its answer: the mark of the program, not an emblem of any authority.
constexpr std::string_view kMark =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="9" fill="#0b4f9e"/><g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M10 11.5h20v14H19.5L14 30v-4.5h-4z"/><path d="m15.5 18.5 3.5 3.2 6-6.2"/></g></svg>)";

// Pages of accounts are nobody's business; everything public may be indexed.
constexpr std::string_view kRobots =
    "User-agent: *\n"
    "Disallow: /api/\n"
    "Disallow: /desk\n"
    "Disallow: /me\n"
    "Disallow: /messages\n"
    "Disallow: /appeals\n"
    "Disallow: /login\n"
    "Disallow: /settings\n"
    "Disallow: /search\n";

http::Response file(std::string text, std::string type) {
  auto response = http::Response::text(std::move(text));
  response.headers.set("Content-Type", std::move(type));
  response.headers.set("Cache-Control", "public, max-age=86400");
  return response;
}

std::string manifest(const kernel::Context& context) {
  const auto& settings = context.services.settings;
  const bool zh = context.lang == http::Lang::zh;
  std::string out = "{\"name\":";
  base::write_json_string(out, zh ? settings.site_title_zh : settings.site_title_en);
  out += R"(,"lang":")" + std::string(zh ? "zh-CN" : "en") + "\"";
  out += R"(,"start_url":"/","scope":"/","display":"standalone","background_color":"#ffffff")";
  out += R"(,"theme_color":"#0b4f9e","icons":[{"src":"/favicon.svg","sizes":"any","type":"image/svg+xml"}]})";
  return out;
}

}  // namespace

void register_site_files(kernel::Registry& r) {
  const kernel::Meta meta{.access = {.everyone = true}};
  r.raw(http::Method::get, "/favicon.svg", meta, [](kernel::Context&) -> base::Result<http::Response> {
    return file(std::string(kMark), "image/svg+xml");
  });
  r.raw(http::Method::get, "/robots.txt", meta, [](kernel::Context&) -> base::Result<http::Response> {
    return file(std::string(kRobots), "text/plain; charset=utf-8");
  });
  r.raw(http::Method::get, "/manifest.webmanifest", meta,
        [](kernel::Context& context) -> base::Result<http::Response> {
          return file(manifest(context), "application/manifest+json");
        });
}

}  // namespace qiying::portal
