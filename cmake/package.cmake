# The Debian package: `make build`, then cpack -G DEB in the build folder, or `cmake --build build --target package`.
# The program is built by `make build`; packing it does not build the tests as well.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY TRUE)
include(GNUInstallDirs)
install(TARGETS qiying RUNTIME DESTINATION bin)
install(FILES deploy/systemd/qiying.service deploy/systemd/qiying-backup.service deploy/systemd/qiying-backup.timer
              deploy/systemd/qiying-backup-log.service deploy/systemd/qiying-backup-log.timer
        DESTINATION lib/systemd/system)
install(FILES deploy/systemd/qiying.toml DESTINATION /etc/qiying)
install(FILES deploy/logrotate/qiying DESTINATION /etc/logrotate.d)
install(FILES README.md README.zh-CN.md CHANGELOG.md SECURITY.md LICENSE DESTINATION share/doc/qiying)
install(DIRECTORY docs/operations docs/security docs/user-guide deploy/nginx deploy/caddy deploy/prometheus deploy/grafana
        DESTINATION share/doc/qiying)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_NAME qiying)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Qiying maintainers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "a government that answers its enterprises")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "postgresql-15, postgresql-client-15, poppler-utils, fonts-noto-cjk | fonts-wqy-microhei, tzdata, tar, adduser")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nginx | caddy")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/deploy/deb/postinst;${PROJECT_SOURCE_DIR}/deploy/deb/prerm;${PROJECT_SOURCE_DIR}/deploy/deb/postrm;${PROJECT_SOURCE_DIR}/deploy/deb/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
