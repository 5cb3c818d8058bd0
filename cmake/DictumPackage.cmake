# dictum_install_package(COMPONENT): what find_package(dictum) reads, which belongs to each of the components.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(DICTUM_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/dictum)

function(dictum_install_package component)
  set(config ${PROJECT_BINARY_DIR}/cmake/dictum-config.cmake)
  set(version ${PROJECT_BINARY_DIR}/cmake/dictum-config-version.cmake)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/dictum-config.cmake.in ${config}
                                INSTALL_DESTINATION ${DICTUM_PACKAGE_DIR})
  write_basic_package_version_file(${version} COMPATIBILITY SameMinorVersion)
  install(FILES ${config} ${version} DESTINATION ${DICTUM_PACKAGE_DIR} COMPONENT ${component})
endfunction()
