<?php
// Permalinks, plugins, and one user per role, each with an application password.
[$_, $www, $out, $plugins] = $argv;
$_SERVER += ['SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => '127.0.0.1', 'HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/'];
require "$www/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/admin.php';
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
flush_rewrite_rules(false);
foreach (array_filter(explode(':', $plugins)) as $name) {
    foreach (array_keys(get_plugins("/$name")) as $file) {
        $result = activate_plugin("$name/$file");
        if (is_wp_error($result)) {
            fwrite(STDERR, $result->get_error_message() . "\n");
            exit(1);
        }
    }
}
$roles = ['admin' => 'administrator', 'editor' => 'editor', 'author' => 'author', 'contributor' => 'contributor', 'subscriber' => 'subscriber'];
$users = [];
foreach ($roles as $login => $role) {
    $user = get_user_by('login', $login);
    $id = $user ? $user->ID : wp_insert_user(['user_login' => $login, 'user_pass' => "$login-pass", 'user_email' => "$login@example.test", 'role' => $role, 'display_name' => ucfirst($login)]);
    WP_Application_Passwords::delete_all_application_passwords($id);
    [$plain] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $users[$login] = ['id' => $id, 'role' => $role, 'password' => "$login-pass", 'application_password' => WP_Application_Passwords::chunk_password($plain)];
}
file_put_contents($out, json_encode(['wordpress' => $GLOBALS['wp_version'], 'php' => PHP_VERSION, 'users' => $users], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES));
