<?php
// Runs the code given as the second argument inside WordPress, as its first user; further arguments are $args.
$_SERVER += ['SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/'];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user(1);
$args = array_slice($argv, 3);
eval($argv[2]);
