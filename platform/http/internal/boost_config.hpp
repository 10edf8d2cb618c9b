#pragma once
// Before every Boost include: Asio and Beast are compiled once, in boost_src.cpp, which keeps the other files
// quick.
#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_BEAST_SEPARATE_COMPILATION
#define BOOST_ASIO_NO_DEPRECATED
#define BOOST_ASIO_DISABLE_BOOST_DATE_TIME
