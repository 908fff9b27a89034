package io.flomd.wire;

import org.jspecify.annotations.Nullable;

/** The return codes of FLoM: what a server answers, and what a client can meet, with the texts that scripts know. */
public enum ReturnCode {
    RESOURCE_IS_NOT_TRANSACTIONAL(
            12, "WARNING: a transactional operations has been requested for a non transactional resource"),
    NETWORK_TIMEOUT(9, "WARNING: network operation timeout"),
    CONNECTION_CLOSED(8, "WARNING: peer has closed socket connection"),
    CONNECTION_REFUSED(7, "WARNING: peer is not ready to accept a connection"),
    LOCK_IMPOSSIBLE(6, "INFO: the lock can not be obtained because the resource will never satisfy the lock request"),
    LOCK_CANT_WAIT(5, "INFO: the lock can not be obtained because the requester can not wait resource availability"),
    LOCK_BUSY(4, "INFO: the lock can not be obtained because the resource is already locked"),
    LOCK_CANT_LOCK(3, "INFO: the lock can not be obtained, generic issue"),
    LOCK_WAIT_RESOURCE(
            2, "INFO: the asked resource is not available, the task must wait resource creation by a something else"),
    LOCK_ENQUEUED(1, "INFO: the lock can not be obtained now, but the request was enqueued"),
    OK(0, "OK: no error"),
    INTERNAL_ERROR(-1, "ERROR: internal error / unexpected condition / code bug"),
    DAEMON_NOT_STARTED(-2, "ERROR: flom command was not able to start a new daemon and/or connect to it"),
    NULL_OBJECT(-4, "ERROR: the object is null"),
    INVALID_OPTION(-5, "ERROR: a specified option is not valid"),
    BUFFER_OVERFLOW(-9, "ERROR: the process has been stopped to avoid a buffer overflow"),
    CONTAINER_FULL(-12, "ERROR: the container is full and cannot store more elements"),
    PROTOCOL_ERROR(-13, "ERROR: client/server protocol error, an unexpected packet of data was received"),
    INVALID_RESOURCE_NAME(-14, "ERROR: invalid name for a resource"),
    PROTOCOL_LEVEL_MISMATCH(-15, "ERROR: client and server are not aligned to the same communication level"),
    MSG_DESERIALIZE_ERROR(-16, "ERROR: XML message deserialization"),
    INVALID_NETWORK_INTERFACE(-20, "ERROR: the specified network interface is not valid for IPv6 networking"),
    NO_CERTIFICATE(-22, "ERROR: the peer did not supply a valid certificate for a TLS/SSL connection"),
    UNIQUE_ID_DOES_NOT_MATCH(
            -23,
            "ERROR: the unique ID sent by the peer does not match the CN field inside the X.509 provided certificate"),
    CONNECT_ERROR(-105, "ERROR: 'connect' function returned an error condition"),
    GETADDRINFO_ERROR(-110, "ERROR: 'getaddrinfo' function returned an error condition"),
    OPENDIR_ERROR(-121, "ERROR: 'opendir' function returned an error condition"),
    REALPATH_ERROR(-125, "ERROR: 'realpath' function returned an error condition"),
    RECV_ERROR(-126, "ERROR: 'recv' function returned an error condition"),
    RECVFROM_ERROR(-127, "ERROR: 'recvfrom' function returned an error condition"),
    SEND_ERROR(-130, "ERROR: 'send' function returned an error condition"),
    SENDTO_ERROR(-131, "ERROR: 'sendto' function returned an error condition"),
    SOCKET_ERROR(-139, "ERROR: 'socket' function returned an error condition"),
    CONFIG_FILE_ERROR(-203, "ERROR: 'g_key_file_load_from_file' function returned an error condition"),
    SSL_CTX_LOAD_VERIFY_LOCATIONS_ERROR(
            -401, "ERROR: 'OpenSSL SSL_CTX_load_verify_locations' function returned an error"),
    SSL_CTX_USE_CERTIFICATE_FILE_ERROR(
            -403, "ERROR: 'OpenSSL SSL_CTX_use_certificate_file' function returned an error"),
    SSL_CTX_USE_PRIVATEKEY_FILE_ERROR(-404, "ERROR: 'OpenSSL SSL_CTX_use_PrivateKey_file' function returned an error"),
    SSL_CONNECT_ERROR(-406, "ERROR: 'OpenSSL SSL_connect' function returned an error"),
    SSL_GET_VERIFY_RESULT_ERROR(-407, "ERROR: 'OpenSSL SSL_get_verify_result' function returned an error"),
    SSL_READ_ERROR(-409, "ERROR: 'OpenSSL SSL_read' function returned an error"),
    SSL_WRITE_ERROR(-412, "ERROR: 'OpenSSL SSL_write' function returned an error");

    private final int code;
    private final String text;

    ReturnCode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The return code with this number, or null if none of these has it. */
    public static @Nullable ReturnCode of(int code) {
        for (ReturnCode candidate : values()) {
            if (candidate.code == code) {
                return candidate;
            }
        }
        return null;
    }

    /** The number of this code, as FLoM shows it. */
    public int code() {
        return code;
    }

    /** The text that FLoM shows for this code. */
    public String text() {
        return text;
    }
}
