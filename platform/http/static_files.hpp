#pragma once
/// Static assets embedded in the program: hashed names are immutable for a year, others are revalidated by
/// ETag; precompressed .br and .gz variants are chosen by Accept-Encoding.

#include <map>
#include <string>
#include <string_view>

#include "platform/http/http.hpp"

namespace qiying::http {

/// Asset path ("app/index.html") → bytes in static storage. A "x.br"/"x.gz" beside "x" is its compressed
/// variant.
using Assets = std::map<std::string, std::string_view, std::less<>>;

/// Answers one asset, 404 when missing. A name with a hash ("main-3f9c2b1a.js") is cached for a year.
Response serve_asset(const Assets& assets, std::string_view path, const Request& request);

}  // namespace qiying::http
