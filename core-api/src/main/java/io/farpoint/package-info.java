/**
 * What users write against: workers, tensors, scopes, errors. Names here are part of the contract.
 * No kernel, no message format and no device lives here.
 */
package io.farpoint;
