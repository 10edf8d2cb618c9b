#include "platform/http/internal/boost_config.hpp"
//
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
