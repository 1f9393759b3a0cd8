rootProject.name = "checked"
