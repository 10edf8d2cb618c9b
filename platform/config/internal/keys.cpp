#include "platform/config/internal/keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace qiying::config::internal {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80"; port 0 lets the system choose.
bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || text.find(' ') != std::string_view::npos) return false;
  const auto port = text.substr(colon + 1);
  unsigned number = 0;
  const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), number);
  return ec == std::errc() && end == port.data() + port.size() && number <= 65535;
}

bool is_database(std::string_view text) {
  return text.empty() || text.starts_with("postgresql://") || text.starts_with("postgres://") ||
         text.find('=') != std::string_view::npos;
}

bool is_level(std::string_view text) {
  constexpr std::array<std::string_view, 5> kLevels{"debug", "info", "warn", "error", "off"};
  return std::find(kLevels.begin(), kLevels.end(), text) != kLevels.end();
}

/// A code of GB/T 2260: six digits.
bool is_district(std::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_proxy(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF.:/") == std::string_view::npos;
}

constexpr Key kKeys[] = {
    {"listen", &Settings::listen, "监听地址和端口", "address and port to listen on", 1, 0, is_address},
    {"data", &Settings::data, "数据目录，需要备份的一切都在其中", "folder of everything that must be kept",
     1},
    {"demo", &Settings::demo, "演示站点：每页注明为演示", "demonstration: every page says so"},
    {"workers", &Settings::workers, "同时处理的请求数", "requests handled at the same time", 1, 256},
    {"io_threads", &Settings::io_threads, "网络线程数", "network threads", 1, 16},
    {"upload_limit_mb", &Settings::upload_limit_mb, "单个上传文件的上限（MB）", "largest upload in MB", 1,
     10'240},
    {"rate_limit", &Settings::rate_limit, "按账号和地址限制请求频率",
     "limit requests by account and address"},
    {"trusted_proxies", &Settings::trusted_proxies, "可信代理的地址或网段，其 X-Forwarded-For 有效",
     "addresses or networks whose X-Forwarded-For is believed", 0, 0, is_proxy},
    {"database.url", &Settings::database_url, "PostgreSQL 地址；留空则使用数据目录中的私有数据库",
     "PostgreSQL to use; empty: a private cluster in the data folder", 0, 0, is_database, true},
    {"database.pool", &Settings::db_pool, "数据库连接数", "database connections", 1, 256},
    {"session.hours", &Settings::session_hours, "登录有效时长（小时）", "hours until a login ends", 1,
     24 * 31},
    {"log.level", &Settings::log_level, "日志级别：debug、info、warn、error、off",
     "debug, info, warn, error or off", 0, 0, is_level},
    {"log.file", &Settings::log_file, "日志文件；留空则写到标准错误", "log file; empty: standard error"},
    {"site.title_zh", &Settings::site_title_zh, "网站名称（中文）", "name of the site in Chinese", 1, 60},
    {"site.title_en", &Settings::site_title_en, "网站名称（英文）", "name of the site in English", 1, 60},
    {"district.code", &Settings::district_code, "行政区划代码（GB/T 2260，6 位）",
     "code of the district (GB/T 2260, 6 digits)", 0, 0, is_district},
    {"district.name_zh", &Settings::district_name_zh, "行政区名称（中文）", "name of the district in Chinese",
     1, 60},
    {"district.name_en", &Settings::district_name_en, "行政区名称（英文）", "name of the district in English",
     1, 60},
};

}  // namespace

std::span<const Key> keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& key) { return key.name == name; });
  return found == std::end(kKeys) ? nullptr : found;
}

std::string environment_name(std::string_view key) {
  std::string name = "QIYING_";
  for (const char c : key) name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

}  // namespace qiying::config::internal
