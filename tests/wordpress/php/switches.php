<?php
// Faults of real hosts. A file in the folder `switches` turns one on; its text is the argument.
function test_switch_on($name) { return is_file(TEST_SWITCHES . "/$name"); }
function test_switch($name) { return trim((string) @file_get_contents(TEST_SWITCHES . "/$name")); }

if (test_switch_on('slow')) {
    usleep((int) (1e6 * (float) test_switch('slow')));
}
if (test_switch_on('strip-auth')) {
    unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);
}
if (test_switch_on('http-error')) {
    $code = (int) test_switch('http-error') ?: 503;
    http_response_code($code);
    header('Retry-After: 1');
    echo "<html><h1>Error $code</h1></html>";
    exit;
}
if (test_switch_on('rest-login-only')) {
    add_filter('rest_authentication_errors', function ($result) {
        if ($result || is_user_logged_in()) {
            return $result;
        }
        return new WP_Error('rest_login_required', 'REST API restricted to authenticated users.', ['status' => 401]);
    }, 100);
}
if (test_switch_on('early-auth')) {      // what many security plugins do; brings back 'incorrect_password'
    add_filter('rest_authentication_errors', function ($result) {
        is_user_logged_in();
        return $result;
    }, 10);
}
if (test_switch_on('rest-off')) {
    add_filter('rest_authentication_errors', function () {
        return new WP_Error('rest_disabled', 'The REST API is disabled on this site.', ['status' => 403]);
    }, 100);
    remove_action('wp_head', 'rest_output_link_wp_head', 10);
    remove_action('template_redirect', 'rest_output_link_header', 11);
}
if (test_switch_on('no-app-passwords')) {
    add_filter('wp_is_application_passwords_available', '__return_false');
}
if (test_switch_on('notice-garbage')) {
    header('Content-Type: text/html');
    echo "<br />\n<b>Warning</b>: something in <b>plugin.php</b><br />\n";
}
