"""配置: settings and the sample plan."""
