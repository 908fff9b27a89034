/** The Helm chart in helm/flomd, rendered by Helm itself and held to what Kubernetes, Prometheus and the service accept. */
package io.flomd.chart;
